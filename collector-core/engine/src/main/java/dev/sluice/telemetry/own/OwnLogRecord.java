package dev.sluice.telemetry.own;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of the collector's own log.
 *
 * @param timeUnixNanos when it was logged
 * @param severityNumber as OpenTelemetry counts: 5 debug, 9 info, 13 warn, 17 error
 * @param severityText the level's name, in small letters
 * @param body the message
 * @param scope attributes of the part of the collector that logs
 * @param attributes what varies: text, booleans, numbers, lists and maps of them
 */
public record OwnLogRecord(
    long timeUnixNanos,
    int severityNumber,
    String severityText,
    String body,
    Map<String, Object> scope,
    Map<String, Object> attributes) {
  public OwnLogRecord {
    scope = Collections.unmodifiableMap(new LinkedHashMap<>(scope));
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** About how many bytes of heap it takes while it waits; never too few for its text. */
  public long heapBytes() {
    return HeapSize.of(body) + HeapSize.of(scope) + HeapSize.of(attributes);
  }
}
