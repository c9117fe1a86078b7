package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.CUMULATIVE;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.histogram;
import static dev.sluice.exporter.prometheus.StoreFixture.histogramPoint;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;

import dev.sluice.data.Payload;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages of stores that hostile senders have filled, in every format and escaping scheme there is.
 * As a program it writes them to a file, for parsers that are not written in Java: before each page
 * a line with its name, its length in bytes and its content type, between tabs.
 */
final class HostilePages {
  /** How the exporter is configured, one after the other. */
  static final List<String> KEYS =
      List.of(
          "enable_open_metrics: true",
          "enable_open_metrics: true, translation_strategy: NoTranslation",
          "enable_open_metrics: true, translation_strategy: NoUTF8EscapingWithSuffixes",
          "enable_open_metrics: true, translation_strategy: UnderscoreEscapingWithoutSuffixes,"
              + " resource_to_telemetry_conversion: {enabled: true}",
          "enable_open_metrics: true, translation_strategy: NoTranslation, send_timestamps: true,"
              + " without_scope_info: false, resource_to_telemetry_conversion: {enabled: true}",
          "enable_open_metrics: true, send_timestamps: true, without_scope_info: false,"
              + " cardinality_limit: 2, const_labels: {env: 'x'}",
          "enable_open_metrics: true, translation_strategy: NoTranslation, namespace: n.s",
          "enable_open_metrics: true, translation_strategy: NoTranslation, cardinality_limit: 1,"
              + " const_labels: {le: x, quantile: y, a.b: z, env: 'x'}");

  private static final int METRICS_IN_A_STORE = 25;

  /**
   * One page.
   *
   * @param name which it is, to find it again
   * @param keys the configuration
   * @param contentType the format
   * @param body the bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Page(String name, String keys, String contentType, byte[] body) {}

  private HostilePages() {}

  /** Pages of one store, which has first taken what an innocent sender sent. */
  static List<Page> of(long seed) {
    String keys = KEYS.get((int) (seed % KEYS.size()));
    StoreFixture store = new StoreFixture(keys);
    store.take(
        service("innocent", "1"),
        gauge("innocent_gauge", point("x", 0, 1, 1)),
        sum("innocent_total", true, CUMULATIVE, point("x", 0, 1, 1)),
        histogram("innocent_seconds", CUMULATIVE, histogramPoint(0, 1, 5, 0.5, 1, 1)));
    HostileMetrics hostile = new HostileMetrics(seed);
    store.take(Payload.of(hostile.request(METRICS_IN_A_STORE)));
    store.take(Payload.of(hostile.request(METRICS_IN_A_STORE)));
    List<Page> pages = new ArrayList<>();
    for (String format :
        List.of("text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0")) {
      for (String escaping : List.of("underscores", "dots", "values", "allow-utf-8")) {
        pages.add(store.bytes(seed + "-" + pages.size(), format + ";escaping=" + escaping));
      }
    }
    return pages;
  }

  /**
   * Writes pages.
   *
   * @param arguments the first seed, how many hostile metrics there are to be at least, the file
   */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[0]);
    long metrics = Long.parseLong(arguments[1]);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])), 1 << 20)) {
      for (long sent = 0; sent < metrics; sent += 2 * METRICS_IN_A_STORE) {
        for (Page page : of(seed++)) {
          String head = page.name() + "\t" + page.body().length + "\t" + page.contentType() + "\n";
          out.write(head.getBytes(StandardCharsets.UTF_8));
          out.write(page.body());
        }
      }
    }
  }
}
