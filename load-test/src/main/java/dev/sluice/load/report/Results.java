package dev.sluice.load.report;

import dev.sluice.load.process.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one run leaves behind: {@code result.json} and, beside it, {@code samples.csv}. Used by one
 * thread.
 */
public final class Results {
  /** Name of the file with everything but the samples. */
  public static final String RESULT = "result.json";

  /** Name of the file with the samples. */
  public static final String SAMPLES = "samples.csv";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ObjectNode root = JSON.createObjectNode();
  private final List<String> samples = new ArrayList<>();

  /**
   * @param kind run, compare, generate or knee
   * @param command what was typed
   */
  public Results(String kind, String name, @Nullable CommandSpec command) {
    root.put("format", 1);
    root.put("kind", kind);
    root.put("name", name);
    root.put("started", Instant.now().toString());
    root.put("command", commandLine(command));
    ObjectNode environment = root.putObject("environment");
    Environment.ofHarness().forEach(environment::put);
  }

  private static String commandLine(@Nullable CommandSpec spec) {
    if (spec == null) {
      return "";
    }
    List<String> words = new ArrayList<>(List.of("./sluice", "load"));
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      words.add(word.contains(" ") ? "'" + word + "'" : word);
    }
    return String.join(" ", words);
  }

  /** Where parts that only one kind of run has are put. */
  public ObjectNode root() {
    return root;
  }

  /** A collector that took part. */
  public void subject(Subject subject, String version, String config) {
    withArray("subjects")
        .addObject()
        .put("name", subject.name())
        .put("command", String.join(" ", subject.command()))
        .put("version", version)
        .put("config", config);
  }

  /** An array of that name, made when first asked for. */
  public ArrayNode withArray(String name) {
    return root.withArray(name);
  }

  /** A table, shown as it is. */
  public void table(String title, List<String> columns, List<List<String>> rows) {
    ObjectNode table = withArray("tables").addObject().put("title", title);
    ArrayNode head = table.putArray("columns");
    columns.forEach(head::add);
    ArrayNode body = table.putArray("rows");
    for (List<String> row : rows) {
      ArrayNode cells = body.addArray();
      row.forEach(cells::add);
    }
  }

  /** Figures of the whole run, by name; what is not a number is left out. */
  public void figures(Map<String, Double> figures) {
    ObjectNode node = root.putObject("figures");
    figures.forEach(
        (name, value) -> {
          if (Double.isFinite(value)) {
            node.put(name, value);
          }
        });
  }

  /** All latencies of the run. */
  public void latencies(Histogram histogram) {
    ObjectNode node = root.putObject("latency_ms");
    Latencies.percentiles(histogram)
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                node.put(name, value);
              }
            });
    root.set("distribution", Latencies.distribution(histogram));
  }

  /** The first line of the samples. */
  public void sampleColumns(List<String> columns) {
    samples.add(String.join(",", columns));
  }

  /** One line of the samples; what is not a number stays empty. */
  public void sample(List<Object> values) {
    List<String> cells = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof Double number) {
        cells.add(Double.isFinite(number) ? String.format(Locale.ROOT, "%.3f", number) : "");
      } else {
        cells.add(value.toString().replace(',', ';'));
      }
    }
    samples.add(String.join(",", cells));
  }

  /** Writes both files into a folder, which is made if it is not there. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(RESULT), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    Files.write(folder.resolve(SAMPLES), samples);
  }
}
