package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.MetricLevel;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what a server refuses by itself. */
final class RefusalCounts {
  /** Why a request or connection gets no further than the server. */
  enum Reason {
    MALFORMED,
    TOO_LARGE,
    MEMORY,
    UNAUTHENTICATED,
    TIMEOUT,
    NOT_FOUND,
    ENCODING
  }

  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  RefusalCounts(ComponentContext context, LongSupplier openConnections) {
    for (Reason reason : Reason.values()) {
      counts.put(
          reason,
          context
              .metrics()
              .counter(
                  MetricLevel.BASIC,
                  "sluice_http_server_refused",
                  "{request}",
                  "requests that the HTTP server refused by itself",
                  context.kind().id(),
                  context.id().toString(),
                  "reason",
                  reason.name().toLowerCase(Locale.ROOT)));
    }
    context
        .metrics()
        .gauge(
            MetricLevel.NORMAL,
            "sluice_http_server_connections",
            "{connection}",
            "open connections of the HTTP server",
            openConnections,
            context.kind().id(),
            context.id().toString());
  }

  void count(Reason reason) {
    LongAdder adder = counts.get(reason);
    if (adder == null) {
      throw new AssertionError(reason);
    }
    adder.increment();
  }
}
