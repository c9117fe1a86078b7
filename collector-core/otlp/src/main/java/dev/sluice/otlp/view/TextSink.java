package dev.sluice.otlp.view;

/** Takes a text piece by piece; how long each piece is says nothing. */
@FunctionalInterface
public interface TextSink {
  /** The piece may be written again after this returns. */
  void append(CharSequence piece);
}
