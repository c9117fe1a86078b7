package dev.sluice.exposition;

import java.nio.charset.StandardCharsets;

/** The sample names of one family, as bytes, with what must be known to put labels after them. */
record FamilyNames(Form plain, Form bucket, Form sum, Form count) {
  static final FamilyNames NONE = of("_");

  /**
   * @param opening the name, or an opening brace and the name in quotes
   * @param braced whether the brace is already open
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
  record Form(byte[] opening, boolean braced) {}

  static FamilyNames of(String name) {
    return new FamilyNames(
        form(name), form(name + "_bucket"), form(name + "_sum"), form(name + "_count"));
  }

  private static Form form(String name) {
    if (EscapingScheme.isPlainMetricName(name)) {
      return new Form(name.getBytes(StandardCharsets.UTF_8), false);
    }
    TextBuffer quoted = new TextBuffer(name.length() + 8);
    quoted.put("{\"");
    quoted.putEscaped(name, true);
    quoted.put('"');
    return new Form(quoted.toByteArray(), true);
  }
}
