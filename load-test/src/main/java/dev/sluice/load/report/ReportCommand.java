package dev.sluice.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code report}: one page out of what runs left behind; it needs no network. */
@Command(
    name = "report",
    description = "Makes one HTML page out of the folders that run, compare and generate wrote.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CHARTS = "/META-INF/resources/webjars/uplot/";

  @Parameters(arity = "1..*", description = "folders with result.json and samples.csv")
  private List<Path> folders = List.of();

  @Option(names = "--out", defaultValue = "report.html", description = "the page")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    ArrayNode runs = JSON.createArrayNode();
    for (Path folder : folders) {
      runs.add(read(folder));
    }
    Files.writeString(out, page(runs));
    System.out.println("report: " + out.toAbsolutePath());
    return 0;
  }

  private static ObjectNode read(Path folder) throws IOException {
    ObjectNode run = (ObjectNode) JSON.readTree(Files.readString(folder.resolve(Results.RESULT)));
    ArrayNode samples = run.putArray("samples");
    for (String line : Files.readAllLines(folder.resolve(Results.SAMPLES))) {
      ArrayNode cells = samples.addArray();
      for (String cell : line.split(",", -1)) {
        cells.add(cell);
      }
    }
    return run;
  }

  static String page(ArrayNode runs) throws IOException {
    String library = CHARTS + chartsVersion() + "/dist/";
    List<String> titles = new ArrayList<>();
    runs.forEach(run -> titles.add(run.path("name").asString()));
    return resource("report.html")
        .replace("%TITLE%", escaped(String.join(", ", titles)))
        .replace("%CHARTS_CSS%", resource(library + "uPlot.min.css"))
        .replace("%CSS%", resource("report.css"))
        .replace("%CHARTS_JS%", resource(library + "uPlot.iife.min.js"))
        .replace("%JS%", resource("report.js"))
        // a closing tag in a configuration must not end the script
        .replace("%DATA%", JSON.writeValueAsString(runs).replace("<", "\\u003c"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String chartsVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = opened("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = opened(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream opened(String name) throws IOException {
    InputStream in = ReportCommand.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("the harness is incomplete: no " + name);
    }
    return in;
  }
}
