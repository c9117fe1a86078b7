package dev.sluice.grpc;

import java.io.IOException;

/** A peer that is not what was expected; the message quotes nothing of what it sent. */
final class WrongPeerException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongPeerException(String message) {
    super(message);
  }

  /** The connection fails often and on purpose: where in our code says nothing. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
