package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ComponentKind;
import dev.sluice.component.Exporter;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there.txt");
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
