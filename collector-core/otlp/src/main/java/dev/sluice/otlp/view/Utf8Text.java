package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of any length out of UTF-8; what is invalid becomes U+FFFD, as in a {@code String}. */
public final class Utf8Text {
  private static final int PIECE_CHARS = 4096;

  private Utf8Text() {}

  /** Decodes piece by piece; no pair of surrogates is cut in two. */
  public static void decode(Slice utf8, TextSink to) {
    if (utf8.length() <= PIECE_CHARS) {
      if (utf8.length() > 0) {
        to.append(new String(utf8.array(), utf8.offset(), utf8.length(), StandardCharsets.UTF_8));
      }
      return;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer in = ByteBuffer.wrap(utf8.array(), utf8.offset(), utf8.length());
    CharBuffer piece = CharBuffer.allocate(PIECE_CHARS);
    boolean more = true;
    while (more) {
      more = decoder.decode(in, piece, true).isOverflow();
      to.append(piece.flip());
      piece.clear();
    }
  }
}
