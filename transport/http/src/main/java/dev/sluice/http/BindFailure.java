package dev.sluice.http;

import java.io.IOException;

/** A listener that could not be opened, in the reference's words: {@code listen tcp ...: ...}. */
public final class BindFailure extends IOException {
  private static final long serialVersionUID = 1L;

  BindFailure(String transport, String endpoint, Throwable cause) {
    super("listen " + transport + " " + endpoint + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "bind: address already in use" : message;
  }
}
