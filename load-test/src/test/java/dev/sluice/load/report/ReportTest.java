package dev.sluice.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.process.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder = Path.of("");

  @Test
  void thePageHasEverythingInItselfAndTheDataCannotEndItsScript() throws IOException {
    write("</script><script>alert(1)</script>");
    Path page = folder.resolve("page.html");
    assertThat(new CommandLine(new ReportCommand()).execute(folder.toString(), "--out=" + page))
        .isZero();
    String html = Files.readString(page);
    assertThat(html).contains("uPlot=", "prefers-color-scheme: dark", ".uplot");
    assertThat(html).doesNotContain("src=", "href=", "@import", "%DATA%", "%JS%", "alert(1)</s");
    String open = "<script type=\"application/json\" id=\"data\">";
    int start = html.indexOf(open) + open.length();
    JsonNode run = JSON.readTree(html.substring(start, html.indexOf("</script>", start))).get(0);
    assertThat(run.path("subjects").path(0).path("config").asString())
        .isEqualTo("</script><script>alert(1)</script>");
    assertThat(run.path("samples").toString())
        .isEqualTo("[[\"seconds\",\"phase\",\"p99_ms\"],[\"1.000\",\"a; b\",\"\"]]");
  }

  @Test
  void percentilesAndTheirDistributionAreMilliseconds() throws IOException {
    write("");
    JsonNode run = JSON.readTree(Files.readString(folder.resolve(Results.RESULT)));
    assertThat(run.path("latency_ms").path("p50").asDouble()).isEqualTo(0.5);
    assertThat(run.path("latency_ms").path("max").asDouble()).isEqualTo(1.0);
    JsonNode distribution = run.path("distribution");
    assertThat(distribution.get(distribution.size() - 1).toString()).isEqualTo("[100.0,1.0]");
    assertThat(run.path("figures").toString()).isEqualTo("{\"lost_items\":0.0}");
  }

  private void write(String config) throws IOException {
    Results results = new Results("run", "a test", null);
    results.subject(new Subject("x", Map.of(), List.of("x")), "1", config);
    Histogram histogram = new Histogram(3);
    for (int micros = 1; micros <= 1000; micros++) {
      histogram.recordValue(micros);
    }
    results.latencies(histogram);
    results.figures(Map.of("lost_items", 0.0, "gone", Double.NaN));
    results.sampleColumns(List.of("seconds", "phase", "p99_ms"));
    results.sample(List.of(1.0, "a, b", Double.NaN));
    results.write(folder);
  }
}
