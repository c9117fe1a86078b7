package dev.sluice.http;

import dev.sluice.config.Secret;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Configured header values on the wire: UTF-8, where Netty would write a question mark. */
final class HeaderText {
  private HeaderText() {}

  static AsciiString of(Secret value) {
    return new AsciiString(value.reveal().getBytes(StandardCharsets.UTF_8), false);
  }
}
