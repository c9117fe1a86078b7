package dev.sluice.http;

import dev.sluice.telemetry.EventLog;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/** Warns, once for a client, of credentials that go over a connection without TLS. Thread-safe. */
final class PlainCredentials {
  private final EventLog log;
  private final AtomicBoolean isTold = new AtomicBoolean();

  PlainCredentials(EventLog log) {
    this.log = log;
  }

  void sentTo(URI uri) {
    if (!"https".equals(uri.getScheme()) && isTold.compareAndSet(false, true)) {
      log.warn(
          "Credentials are sent without TLS: whoever can read the connection has them. Use https"
              + " unless the connection is protected otherwise.",
          "authority",
          HttpUrl.authority(uri));
    }
  }
}
