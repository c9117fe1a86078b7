package dev.sluice.load.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.payload.Signal;
import dev.sluice.load.sink.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GenerateCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aScheduleIsSentAsItsProfileSaysAndLeavesItsFiles() throws Exception {
    Path profile =
        Files.writeString(
            folder.resolve("profile.yaml"),
            "{signal: logs, items_per_request: [5], attributes: 1}");
    try (Sink sink = new Sink(0, 0, true, 1)) {
      int code =
          run(
              "--endpoint=127.0.0.1:" + sink.httpPort(),
              "--protocol=http_json",
              "--compression=gzip",
              "--profile=" + profile,
              "--schedule=0.1@500,0.1@500..1000",
              "--run=7",
              "--generator=3",
              "--out=" + folder.resolve("out"));
      assertThat(code).isZero();
      assertThat(sink.account(Signal.LOGS).taken(7 << 8 | 3).size()).isEqualTo(125);
    }
    assertThat(Files.readString(folder.resolve("out/result.json")))
        .contains("\"kind\" : \"generate\"", "\"achieved_rate_share\" : 1.0");
    assertThat(Files.readAllLines(folder.resolve("out/samples.csv")).get(0))
        .startsWith("seconds,phase,asked_items_per_s,accepted_items_per_s");
  }

  @Test
  void withoutARateItSendsAllThatIsTaken() throws Exception {
    try (Sink sink = new Sink(0, 0, true, 1)) {
      assertThat(
              run(
                  "--endpoint=127.0.0.1:" + sink.grpcPort(),
                  "--compression=zstd",
                  "--signal=metrics",
                  "--items=20",
                  "--duration=0.3",
                  "--in-flight=3"))
          .isZero();
      assertThat(sink.account(Signal.METRICS).items()).isPositive();
    }
  }

  private static int run(String... arguments) {
    return new CommandLine(new GenerateCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }
}
