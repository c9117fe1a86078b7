package dev.sluice.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.base.ReferenceCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What plain scalars mean, as a table; against the reference itself where it is at hand. */
class CoreSchemaTest {
  /**
   * @param type as the reference names it
   * @param shown the value as {@code print-config} prints it
   */
  record Row(String text, String type, String shown) {}

  static List<Row> table() {
    return List.of(
        new Row("true", "bool", "true"),
        new Row("True", "bool", "true"),
        new Row("FALSE", "bool", "false"),
        new Row("tRUE", "string", "tRUE"),
        new Row("yes", "string", "yes"),
        new Row("No", "string", "No"),
        new Row("on", "string", "on"),
        new Row("OFF", "string", "OFF"),
        new Row("y", "string", "y"),
        new Row("n", "string", "n"),
        new Row("~", "nil", "null"),
        new Row("null", "nil", "null"),
        new Row("Null", "nil", "null"),
        new Row("NULL", "nil", "null"),
        new Row("nULL", "string", "nULL"),
        new Row("0", "int", "0"),
        new Row("-0", "int", "0"),
        new Row("+5", "int", "5"),
        new Row("-5", "int", "-5"),
        new Row("0123", "int", "83"),
        new Row("-0123", "int", "-83"),
        new Row("0o14", "int", "12"),
        new Row("0O14", "int", "12"),
        new Row("-0o14", "int", "-12"),
        new Row("08", "float64", "8"),
        new Row("09.5", "float64", "9.5"),
        new Row("0x1F", "int", "31"),
        new Row("0XdeadBEEF", "int", "3735928559"),
        new Row("-0x10", "int", "-16"),
        new Row("0x", "string", "0x"),
        new Row("0b101", "int", "5"),
        new Row("-0b101", "int", "-5"),
        new Row("0B11", "int", "3"),
        new Row("1_000", "int", "1000"),
        new Row("1__0", "int", "10"),
        new Row("0x_1", "int", "1"),
        new Row("1_000.5", "float64", "1000.5"),
        new Row("_1", "string", "_1"),
        new Row("1_", "int", "1"),
        new Row("9223372036854775807", "int", "9223372036854775807"),
        new Row("-9223372036854775808", "int", "-9223372036854775808"),
        new Row("18446744073709551615", "uint64", "18446744073709551615"),
        new Row("1.5", "float64", "1.5"),
        new Row("-1.5", "float64", "-1.5"),
        new Row("1.", "float64", "1"),
        new Row(".5", "float64", "0.5"),
        new Row("+.5", "float64", "0.5"),
        new Row("-.5", "float64", "-0.5"),
        new Row(".5_0", "float64", "0.5"),
        new Row("._5", "string", "._5"),
        new Row(".5_", "string", ".5_"),
        new Row("1e3", "float64", "1000"),
        new Row("1E-2", "float64", "0.01"),
        new Row(".5e1", "float64", "5"),
        new Row("1e", "string", "1e"),
        new Row("1e400", "string", "1e400"),
        new Row(".e1", "string", ".e1"),
        new Row("..5", "string", "..5"),
        new Row("-.inf", "float64", "-.inf"),
        new Row(".inf", "float64", ".inf"),
        new Row("+.Inf", "float64", ".inf"),
        new Row(".nan", "float64", ".nan"),
        new Row(".Nan", "string", ".Nan"),
        new Row("inf", "string", "inf"),
        new Row("nan", "string", "nan"),
        new Row("1:30", "string", "1:30"),
        new Row("12:30:45", "string", "12:30:45"),
        new Row("1,000", "string", "1,000"),
        new Row("0.0.0.0", "string", "0.0.0.0"),
        new Row("1.2.3", "string", "1.2.3"),
        new Row("10s", "string", "10s"),
        new Row("1h30m", "string", "1h30m"),
        new Row("+", "string", "+"),
        new Row("--1", "string", "--1"),
        new Row("0.0", "float64", "0"),
        new Row("<<", "string", "<<"),
        new Row("localhost:4317", "string", "localhost:4317"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void plainScalarHasTheReferencesType(Row row) throws YamlException {
    Node node = YamlReader.read("f", "a: " + row.text()).root();
    Node value = Objects.requireNonNull(((MapNode) node).get("a"));
    assertThat(value.typeName()).isEqualTo(row.type());
    assertThat(shown(value)).isEqualTo(row.shown());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2020-01-01                  | 2020-01-01T00:00:00Z",
        "2020-1-1T1:2:3Z             | 2020-01-01T01:02:03Z",
        "2020-01-01t10:00:00.5+01:00 | 2020-01-01T10:00:00.5+01:00",
        "2020-01-01 10:00:00.5       | 2020-01-01T10:00:00.5Z",
        "2020-01-01T00:00:00+02:00   | 2020-01-01T00:00:00+02:00",
        "!!timestamp '2020-01-01'    | 2020-01-01T00:00:00Z",
      })
  void whatTheReferenceReadsAsTimeIsNoText(String text, String shown) throws YamlException {
    ScalarNode node = (ScalarNode) YamlReader.read("f", text).root();
    assertThat(node.typeName()).isEqualTo("time.Time");
    assertThat(String.valueOf(node.value())).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2020-01-01'",
        "2020-13-01",
        "2020-02-30",
        "2020-01-01T10:00:00",
        "2020-01-01T10:00:00 Z",
        "2020-01-01 10:00:00 +1",
        "2020-01-01T25:00:00Z",
        "10:00:00",
        "20-01-01",
        "!!str 2020-01-01",
        "!mine 2020-01-01",
      })
  void whatOnlyLooksLikeTimeIsText(String text) throws YamlException {
    assertThat(((ScalarNode) YamlReader.read("f", text).root()).value()).isInstanceOf(String.class);
  }

  @Test
  void textThatLooksLikeTimeIsWrittenInQuotes() throws YamlException {
    String written = TreeWriter.yaml(Map.of("a", "2020-01-01"));
    MapNode read = (MapNode) YamlReader.read("f", written).root();
    assertThat(((ScalarNode) Objects.requireNonNull(read.get("a"))).value())
        .isEqualTo("2020-01-01");
  }

  private static String shown(Node node) {
    Object value = ((ScalarNode) node).value();
    if (value instanceof Double number) {
      if (number.isNaN()) {
        return ".nan";
      }
      if (number.isInfinite()) {
        return number > 0 ? ".inf" : "-.inf";
      }
      return number == Math.rint(number) ? String.valueOf(number.longValue()) : number.toString();
    }
    return String.valueOf(value);
  }

  @Test
  void tableAgreesWithTheReference(@TempDir Path directory)
      throws IOException, InterruptedException {
    String reference =
        ReferenceCollector.with("receivers/nop", "processors/attributes", "exporters/nop").binary();
    // JSON has neither infinities nor NaN.
    List<Row> rows =
        table().stream().filter(row -> !row.shown().matches("-?\\.(inf|nan)")).toList();
    StringBuilder config =
        new StringBuilder(
            "receivers: {nop: }\nexporters: {nop: }\nprocessors:\n  attributes:\n    actions:\n");
    for (Row row : rows) {
      config.append("      - action: insert\n        value: ").append(row.text()).append('\n');
    }
    config.append(
        "service: {pipelines: {traces: {receivers: [nop], processors: [attributes],"
            + " exporters: [nop]}}}\n");
    Path file = Files.writeString(directory.resolve("types.yaml"), config);
    Process process =
        new ProcessBuilder(
                reference,
                "print-config",
                "--validate=false",
                "--format=json",
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> values =
        Pattern.compile("\"value\": ?(\"[^\"]*\"|[^,}\\s]+)")
            .matcher(output)
            .results()
            .map(found -> found.group(1).replace("\\u003c", "<"))
            .toList();
    assertThat(values)
        .isEqualTo(
            rows.stream()
                .map(row -> row.type().equals("string") ? '"' + row.shown() + '"' : row.shown())
                .toList());
  }
}
