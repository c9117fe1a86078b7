package dev.sluice.codec;

import dev.sluice.data.Slice;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Runs an inflater over one stream inside a range. */
final class Inflation {
  private Inflation() {}

  /**
   * Inflates the stream that starts at {@code from} and returns the position behind it. The
   * inflater is left for the caller to reset.
   *
   * @param checksum updated with every inflated byte, unless null
   */
  static int run(Inflater inflater, Slice in, int from, DecodedBytes out, @Nullable CRC32 checksum)
      throws DecodeException {
    inflater.setInput(in.array(), in.offset() + from, in.length() - from);
    byte[] probe = new byte[1];
    while (!inflater.finished()) {
      boolean probing = out.room() == 0; // a guess that was exact needs no further piece
      byte[] target = probing ? probe : out.array();
      int at = probing ? 0 : out.position();
      int count = inflate(inflater, target, at, probing ? 1 : out.room());
      if (count == 0) {
        if (inflater.finished()) {
          break;
        }
        throw DecodeException.malformed(
            inflater.needsDictionary() ? "zlib: invalid dictionary" : "unexpected EOF");
      }
      if (probing) {
        out.makeRoom();
        out.array()[out.position()] = probe[0];
      }
      if (checksum != null) {
        checksum.update(target, at, count);
      }
      out.advance(count);
    }
    return in.length() - inflater.getRemaining();
  }

  private static int inflate(Inflater inflater, byte[] target, int at, int room)
      throws DecodeException {
    try {
      return inflater.inflate(target, at, room);
    } catch (DataFormatException e) {
      throw DecodeException.malformed(
          "incorrect data check".equals(e.getMessage())
              ? "zlib: invalid checksum"
              : "flate: corrupt input before offset " + inflater.getBytesRead());
    }
  }
}
