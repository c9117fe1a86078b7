package dev.sluice.storage;

import java.io.IOException;

/** The bytes of a record are not those that were written. */
public final class CorruptRecordException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptRecordException(String message) {
    super(message);
  }
}
