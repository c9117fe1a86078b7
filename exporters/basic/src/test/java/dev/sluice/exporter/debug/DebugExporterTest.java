package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.Exporter;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.write.ProtoWriter;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugExporterTest {
  private final TestContext context =
      TestContext.of(ComponentKind.EXPORTER, "debug/x", Signal.TRACES);
  private final BranchLedger branch = new BranchLedger("traces", context.id());
  @TempDir private Path folder;

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void linesGoToTheCollectorsLogByDefault() throws Exception {
    export(started("{}"), Telemetry.spans(3));

    assertThat(context.log().lines()).hasSize(1);
    assertThat(context.log().lines().get(0).level()).isEqualTo("info");
    assertThat(context.log().lines().get(0).message()).isEqualTo("Traces");
    assertThat(context.log().lines().get(0).fields())
        .isEqualTo(Map.of("resource spans", 1, "spans", 3));
  }

  @Test
  @ObservesKey(component = "exporter/debug", keys = "verbosity")
  void deeperVerbositiesAddOneMessage() throws Exception {
    export(started("verbosity: normal"), Telemetry.spans(1));

    assertThat(context.log().messages("info")).hasSize(2);
    assertThat(context.log().messages("info").get(1))
        .startsWith("ResourceTraces #0 service.name=sample")
        .contains("GET /items/{id} ");
  }

  @Test
  @ObservesKey(
      component = "exporter/debug",
      keys = {"sampling_initial", "sampling_thereafter"})
  void ofEqualLinesOfOneSecondTheFirstAndThenEveryManyAreWritten() throws Exception {
    Exporter exporter = started("{sampling_initial: 3, sampling_thereafter: 4}");

    for (int i = 0; i < 12; i++) {
      export(exporter, Telemetry.spans(1));
    }
    assertThat(context.log().lines()).hasSize(3 + 2); // the 7th and the 11th

    context.manualClock().advance(Duration.ofMillis(1001));
    for (int i = 0; i < 3; i++) {
      export(exporter, Telemetry.spans(1));
    }
    assertThat(context.log().lines()).hasSize(5 + 3);
  }

  @Test
  void afterZeroMeansNoneOfTheFurtherOnes() throws Exception {
    Exporter exporter = started("{sampling_initial: 1, sampling_thereafter: 0}");

    for (int i = 0; i < 5; i++) {
      export(exporter, Telemetry.spans(1));
    }

    assertThat(context.log().lines()).hasSize(1);
  }

  @Test
  @ObservesKey(
      component = "exporter/debug",
      keys = {"use_internal_logger", "output_paths"})
  void ownPathsGetLinesWithoutTimeAndLevel() throws Exception {
    Path first = folder.resolve("first.txt");
    Path second = Files.writeString(folder.resolve("second.txt"), "there before\n");

    export(
        started(
            "{use_internal_logger: false, output_paths: [%s, file://%s]}".formatted(first, second)),
        Telemetry.spans(2));

    assertThat(first).hasContent("Traces\t{\"resource spans\": 1, \"spans\": 2}\n");
    assertThat(second).hasContent("there before\nTraces\t{\"resource spans\": 1, \"spans\": 2}\n");
    assertThat(context.log().lines()).isEmpty();
  }

  @Test
  void aPathThatCannotBeOpenedAbortsTheStart() {
    String path = folder.resolve("not/there.txt").toString();

    assertThatThrownBy(() -> started("{use_internal_logger: false, output_paths: [" + path + "]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("output_paths[0]: open " + path + ": no such file or directory");
  }

  @Test
  void nothingIsWrittenOnTheThreadThatBringsTheData() throws Exception {
    Queue<Runnable> later = new ArrayDeque<>();
    context.withExecutor(later::add);
    Exporter exporter = started("{}");

    RecordingReply first = new RecordingReply();
    RecordingReply second = new RecordingReply();
    exporter.export(Telemetry.spans(1), branch, first);
    exporter.export(Telemetry.spans(2), branch, second);

    assertThat(context.log().lines()).isEmpty();
    assertThat(first.isComplete()).isFalse();
    assertThat(later).hasSize(1); // one runner serves both, so that they keep their order
    later.remove().run();
    assertThat(context.log().lines())
        .extracting(line -> line.fields().get("spans"))
        .containsExactly(1, 2);
    assertThat(first.outcome()).isInstanceOf(Outcome.Accepted.class);
    assertThat(second.outcome()).isInstanceOf(Outcome.Accepted.class);
    assertThat(branch.delivered()).isEqualTo(3);
  }

  @Test
  @ObservesKey(component = "exporter/debug", keys = "sending_queue::enabled")
  void withAQueueItAnswersBeforeItWrites() throws Exception {
    Queue<Runnable> later = new ArrayDeque<>();
    context.withExecutor(later::add);
    Exporter exporter = started("sending_queue:");
    RecordingReply reply = new RecordingReply();

    exporter.export(Telemetry.spans(1), branch, reply);

    assertThat(exporter.durability()).isEqualTo(Durability.MEMORY);
    assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
    assertThat(context.log().lines()).isEmpty();
    while (!later.isEmpty()) {
      later.remove().run();
    }
    assertThat(context.log().lines()).hasSize(1);
  }

  @Test
  void textFromOutsideCannotCommandATerminal() throws Exception {
    byte[] name = "evil\u001b[2J\rname\u009b".getBytes(StandardCharsets.UTF_8);
    byte[] span = message(5, name);
    byte[] request = message(1, message(2, message(2, span)));

    export(started("verbosity: normal"), Batch.of(Signal.TRACES, Payload.of(request), 1));

    assertThat(context.log().messages("info").get(1)).contains("evil\\x1b[2J\\x0dname\\x9b ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "detailed"})
  void aLongTextIsWrittenInPiecesThatAddUpToIt(String verbosity) throws Exception {
    Path file = folder.resolve("long.txt");
    byte[] one = message(2, message(5, "n".repeat(20).getBytes(StandardCharsets.UTF_8)));
    byte[] spans = repeated(one, 8_000);
    Batch batch = Batch.of(Signal.TRACES, Payload.of(longMessage(1, longMessage(2, spans))), 8_000);

    export(started("verbosity: " + verbosity), batch);
    export(
        started(
            "{verbosity: %s, use_internal_logger: false, output_paths: [%s]}"
                .formatted(verbosity, file)),
        batch);

    List<String> lines = context.log().messages("info");
    assertThat(lines).hasSizeGreaterThan(2).allMatch(line -> line.length() <= 64 * 1024);
    String inLog = String.join("\n", lines.subList(1, lines.size()));
    String inFile = Files.readString(file);
    assertThat(inFile.substring(inFile.indexOf('\n') + 1)).isEqualTo(inLog + "\n");
    assertThat(inLog.split("n{20}", -1)).hasSize(8_001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "detailed"})
  void whatASenderMakesLongIsNeverHeldAsAWhole(String verbosity) throws Exception {
    int size = 1 << 20;
    byte[] zeros = new byte[size];
    byte[] wide = "\u2603".repeat(size / 3).getBytes(StandardCharsets.UTF_8);
    byte[] map = longMessage(6, repeated(message(1, message(1, new byte[] {'k'})), size / 8));
    byte[] list = longMessage(5, repeated(message(1, new byte[0]), size / 8));
    List<byte[]> spans =
        List.of(
            repeated(message(2, new byte[0]), size / 64),
            longMessage(2, longMessage(5, zeros)),
            longMessage(2, longMessage(5, wide)),
            longMessage(2, longMessage(9, longMessage(1, wide))),
            longMessage(2, longMessage(9, longMessage(2, longMessage(1, wide)))),
            longMessage(2, longMessage(9, longMessage(2, longMessage(7, zeros)))),
            longMessage(2, longMessage(9, longMessage(2, map))),
            longMessage(2, longMessage(9, longMessage(2, list))));
    List<Integer> longest = new ArrayList<>();
    for (byte[] span : spans) {
      DebugOutput output = new Measuring(longest);
      TextPieces pieces = new TextPieces(output, new LineSampler(context.clock(), 1, 1));
      Payload payload = Payload.of(longMessage(1, longMessage(2, span)));
      Workspace workspace = new Workspace(context.budget());
      if (verbosity.equals("normal")) {
        new NormalText(pieces, workspace).write(Signal.TRACES, payload);
      } else {
        new DetailedText(pieces, workspace).write(Signal.TRACES, payload);
      }
      assertThat(pieces.mostHeldChars()).isLessThanOrEqualTo(2 * 64 * 1024 + 2);
      pieces.finish();
    }
    assertThat(longest).isNotEmpty().allMatch(length -> length <= 4 * 64 * 1024);
  }

  /** Knows how long the pieces were. */
  private record Measuring(List<Integer> lengths) implements DebugOutput {
    @Override
    public void open() {}

    @Override
    public void write(String message, Object... fields) {}

    @Override
    public void writeText(String piece, boolean last) {
      lengths.add(piece.length());
    }

    @Override
    public void close() {}
  }

  @Test
  void bucketsForWhichThereIsNoMemoryAreRefusedForNowOrForGood() throws Exception {
    MemoryBudget budget = new MemoryBudget(4 << 20);
    context.withBudget(budget);
    Exporter exporter = started("verbosity: detailed");
    byte[] counts = longMessage(8, longMessage(2, new byte[128 << 10]));
    byte[] metric = longMessage(10, longMessage(1, counts));
    byte[] request = longMessage(1, longMessage(2, longMessage(2, metric)));
    Batch batch = Batch.of(Signal.METRICS, Payload.of(request), 1);

    budget.charge((4 << 20) - (1 << 20));
    RecordingReply now = new RecordingReply();
    exporter.export(batch, branch, now);
    assertThat(now.outcome()).isInstanceOf(Outcome.Retry.class);
    budget.release((4 << 20) - (1 << 20));
    export(exporter, batch);
    assertThat(budget.usedBytes()).isZero();

    byte[] more =
        longMessage(10, longMessage(1, longMessage(8, longMessage(2, new byte[600 << 10]))));
    RecordingReply never = new RecordingReply();
    exporter.export(
        Batch.of(
            Signal.METRICS, Payload.of(longMessage(1, longMessage(2, longMessage(2, more)))), 1),
        branch,
        never);
    assertThat(never.outcome()).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void aLongTextThatSamplingLeavesOutIsNotMadeToTheEnd() throws Exception {
    Exporter exporter =
        started("{verbosity: detailed, sampling_initial: 1, sampling_thereafter: 0}");
    byte[] spans = repeated(message(2, new byte[0]), 2_000);
    Batch batch = Batch.of(Signal.TRACES, Payload.of(longMessage(1, longMessage(2, spans))), 2_000);

    export(exporter, batch);
    int first = context.log().lines().size();
    export(exporter, batch);

    assertThat(first).isGreaterThan(3);
    assertThat(context.log().lines()).hasSize(first);
  }

  private static byte[] repeated(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] longMessage(int field, byte[] body) {
    return new ProtoWriter().bytes(field, body, 0, body.length).toByteArray();
  }

  @Test
  void itSaysWhatItServes() {
    assertThat(new DebugExporterFactory().type().name()).isEqualTo("debug");
    assertThat(new DebugExporterFactory().signals()).containsOnlyKeys(Signal.values());
  }

  private Exporter started(String yaml) throws Exception {
    Exporter exporter =
        new DebugExporterFactory().create(SpecBinder.fromYaml(DebugConfig.SPEC, yaml), context);
    exporter.start();
    return exporter;
  }

  private void export(Exporter exporter, Batch batch) {
    RecordingReply reply = new RecordingReply();
    exporter.export(batch, branch, reply);
    assertThat(reply.outcome()).isInstanceOf(Outcome.Accepted.class);
  }

  private static byte[] message(int field, byte[] body) {
    byte[] bytes = new byte[body.length + 2];
    bytes[0] = (byte) (field << 3 | 2);
    bytes[1] = (byte) body.length;
    System.arraycopy(body, 0, bytes, 2, body.length);
    return bytes;
  }
}
