package dev.sluice.exporter.debug;

import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.TextSink;
import dev.sluice.otlp.view.Utf8Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The text of one request, of which no more than a piece is held: when a piece is full it is
 * written, up to its last whole line. A short text is one piece, as the reference writes it.
 *
 * <p>Which texts are written is sampled by the whole text, or by its first piece when it has more.
 * For one thread.
 */
final class TextPieces implements TextSink {
  private static final int PIECE_CHARS = 64 * 1024;

  private final DebugOutput output;
  private final LineSampler sampler;
  private final StringBuilder piece = new StringBuilder(1024);
  private boolean begun;
  private boolean wanted = true;
  private @Nullable IOException failure;

  TextPieces(DebugOutput output, LineSampler sampler) {
    this.output = output;
    this.sampler = sampler;
  }

  /** Whether anybody still wants the rest of the text: it is worth making. */
  boolean isWanted() {
    return wanted;
  }

  /** Room that is held for the piece in hand. */
  int mostHeldChars() {
    return piece.capacity();
  }

  @Override
  public void append(CharSequence text) {
    for (int done = 0; done < text.length() && wanted; ) {
      int end = Math.min(text.length(), done + PIECE_CHARS - piece.length());
      piece.append(text, done, end);
      done = end;
      if (piece.length() >= PIECE_CHARS) {
        writeLines();
      }
    }
  }

  TextPieces text(String text) {
    append(text);
    return this;
  }

  /** What a sender wrote, as long as it may be. */
  TextPieces utf8(Slice text) {
    Utf8Text.decode(text, this);
    return this;
  }

  TextPieces value(AnyValueView value) {
    value.writeText(this);
    return this;
  }

  TextPieces line() {
    append("\n");
    return this;
  }

  /** All is there: writes what is left. */
  void finish() throws IOException {
    if (wanted && failure == null) {
      write(piece.length(), true);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void writeLines() {
    int lines = piece.lastIndexOf("\n") + 1;
    int cut = lines > 0 ? lines : piece.length();
    if (cut == piece.length() && Character.isHighSurrogate(piece.charAt(cut - 1))) {
      cut--;
    }
    write(cut, false);
  }

  private void write(int end, boolean last) {
    String text = GoText.printable(piece.substring(0, end));
    piece.delete(0, end);
    if (!begun) {
      begun = true;
      wanted = sampler.admits(text);
    }
    if (wanted) {
      try {
        output.writeText(text, last);
      } catch (IOException e) {
        failure = e;
        wanted = false;
      }
    }
  }
}
