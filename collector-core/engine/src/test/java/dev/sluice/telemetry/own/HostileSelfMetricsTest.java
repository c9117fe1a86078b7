package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import dev.sluice.exposition.ExpositionPage;
import dev.sluice.telemetry.InstrumentView;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import dev.sluice.testkit.StrictPage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What views, attributes of the collector and labels are called spoils no page of self-metrics. */
class HostileSelfMetricsTest {
  private static final List<String> NAMES =
      List.of(
          "",
          "le",
          "quantile",
          "__name__",
          "__x",
          "..name..",
          "a.b",
          "a_b",
          "a-b",
          "a\0",
          "\n",
          "\"",
          "otel_scope_name",
          "target_info",
          "target.info",
          "error.type",
          "error_type",
          "cause",
          "promhttp_metric_handler_errors_total",
          "promhttp.metric.handler.errors.total",
          "h",
          "h_sum",
          "h_count",
          "h.count",
          "c",
          "c_total",
          "\ud800",
          "\ud83d\ude00",
          "service.name");
  private static final List<String> ACCEPTS =
      List.of(
          "",
          "text/plain;version=0.0.4;escaping=allow-utf-8",
          "text/plain;version=0.0.4;escaping=dots",
          "text/plain;version=0.0.4;escaping=values");
  private static final int ROUNDS = 500;

  private final Random random = new Random(7);

  @Test
  void aStrictParserReadsEveryPage() {
    for (int round = 0; round < ROUNDS; round++) {
      MetricRegistry registry = new MetricRegistry();
      MetricSet set = registry.newSet();
      set.counter(MetricLevel.BASIC, "c", "s", name(), labels(2)).increment();
      set.histogram(MetricLevel.BASIC, "h", "By", name(), new double[] {1}, labels(2)).record(1);
      set.gauge(MetricLevel.BASIC, "g", name(), name(), () -> 1, labels(3));
      List<InstrumentView> views = new ArrayList<>();
      for (String instrument : List.of("c", "h", "g")) {
        if (random.nextBoolean()) {
          views.add(renamed(instrument, name()));
        }
      }
      registry.views(views, misfit -> {});
      SelfMetricsPage page =
          new SelfMetricsPage(
              registry,
              new SelfMetricsPageOptions(
                  random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextBoolean(),
                  attributes(),
                  attributes()));
      for (String accept : ACCEPTS) {
        ExpositionPage rendered = page.render(accept, "");
        List<String> shown =
            StrictPage.parse(bytes(rendered), rendered.contentType()).stream()
                .map(StrictPage.Sample::name)
                .toList();
        assertThat(shown).contains("promhttp_metric_handler_errors_total");
        if (rendered.contentType().endsWith("allow-utf-8")) {
          assertThat(shown).contains("target_info"); // escaping can make two attributes one
        }
      }
    }
  }

  private static InstrumentView renamed(String instrument, String name) {
    return new InstrumentView(
        new InstrumentView.Selector(instrument, Optional.empty(), "", ""),
        new InstrumentView.Stream(
            name,
            "",
            InstrumentView.Aggregation.Plain.DEFAULT,
            new InstrumentView.Attributes(Set.of(), Set.of())));
  }

  private String[] labels(int most) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      labels.put(name(), name());
    }
    return labels.entrySet().stream()
        .flatMap(label -> List.of(label.getKey(), label.getValue()).stream())
        .toArray(String[]::new);
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      attributes.put(name(), name());
    }
    return attributes;
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static byte[] bytes(ExpositionPage page) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Slice slice : page.body()) {
      all.write(slice.array(), slice.offset(), slice.length());
    }
    return all.toByteArray();
  }
}
