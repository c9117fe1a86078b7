package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** Serves one path. Many threads may call at once. */
public interface HttpHandler {
  /**
   * Looks at a request before its body is read: an answer refuses it, null lets it come in. On an
   * event loop; must not block. Authentication is already done.
   */
  default @Nullable HttpAnswer admit(RequestHead head) {
    return null;
  }

  /**
   * Takes a request whose body is in and decoded. {@link HttpExchange#respond} is called exactly
   * once, now or later, on any thread; a throw before it answers 500. On an event loop or on the
   * executor's threads, so it must not block, unless {@link #blocks} says so.
   */
  void handle(HttpExchange exchange);

  /** Whether {@link #handle} may block or computes for long: it then runs on the executor. */
  default boolean blocks() {
    return false;
  }
}
