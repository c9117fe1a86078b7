package dev.sluice.load.client;

/** Bytes of a request, in an array that is used again for later ones. Not thread-safe. */
public final class Body {
  private final byte[] bytes;
  private int length;

  /** Room for requests of at most so many bytes. */
  public Body(int room) {
    bytes = new byte[room];
  }

  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Says how much of the array is the request. */
  public void setLength(int newLength) {
    length = newLength;
  }
}
