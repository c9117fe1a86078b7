package dev.sluice.load.client;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A gRPC message that stands in an array: the transport copies it to its buffers once. */
public final class MessageBytes extends ByteArrayInputStream implements KnownLength, Drainable {
  /** The first {@code length} bytes of the array. */
  public MessageBytes(byte[] bytes, int length) {
    super(bytes, 0, length);
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int length = available();
    target.write(buf, pos, length);
    pos += length;
    return length;
  }
}
