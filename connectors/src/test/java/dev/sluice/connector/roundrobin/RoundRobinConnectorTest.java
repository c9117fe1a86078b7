package dev.sluice.connector.roundrobin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Connector;
import dev.sluice.component.SignalPair;
import dev.sluice.data.Batch;
import dev.sluice.data.Signal;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.Race;
import dev.sluice.testkit.RecordingConsumer;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundRobinConnectorTest {
  private static final Outcome BUSY =
      new Outcome.Retry(StatusCode.UNAVAILABLE, "busy", RetryCause.BACKEND);

  private final TestContext world = TestContext.of(ComponentKind.CONNECTOR, "round_robin");
  private final RecordingConsumer first = new RecordingConsumer();
  private final RecordingConsumer second = new RecordingConsumer(Durability.MEMORY);
  private final RecordingConsumer third = new RecordingConsumer(Durability.STORAGE);
  private final Connector connector = over(Map.of("1", first, "2", second, "3", third));

  private Connector over(Map<String, RecordingConsumer> consumers) {
    Map<String, TelemetryConsumer> pipelines = new LinkedHashMap<>();
    consumers.keySet().stream()
        .sorted()
        .forEach(name -> pipelines.put("logs/" + name, consumers.get(name)));
    return new RoundRobinConnectorFactory()
        .create(
            new RoundRobinConnectorFactory.RoundRobinConfig(),
            world.between(new SignalPair(Signal.LOGS, Signal.LOGS), pipelines));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RecordingReply offer(int items) {
    RecordingReply reply = new RecordingReply();
    connector.accept(Telemetry.logs(items), reply);
    return reply;
  }

  @Test
  void eachBatchGoesToTheNextPipelineAndToNoOther() {
    for (int items = 1; items <= 7; items++) {
      assertThat(offer(items).outcome()).isEqualTo(Outcome.accepted());
    }
    assertThat(first.batches()).extracting(Batch::items).containsExactly(1, 4, 7);
    assertThat(second.batches()).extracting(Batch::items).containsExactly(2, 5);
    assertThat(third.batches()).extracting(Batch::items).containsExactly(3, 6);
  }

  @Test
  void theAnswerIsThatOfThePipelineWhoseTurnItIs() {
    second.answer(BUSY);
    assertThat(offer(1).outcome()).isEqualTo(Outcome.accepted());
    assertThat(offer(1).outcome()).isEqualTo(BUSY);
    assertThat(offer(1).outcome()).isEqualTo(Outcome.accepted());
  }

  @Test
  void nothingBeforeItMayAnswerForThePipelineThatPromisesMost() {
    assertThat(connector.durability()).isEqualTo(Durability.DIRECT);
    assertThat(over(Map.of("1", second, "2", third)).durability()).isEqualTo(Durability.STORAGE);
    assertThat(over(Map.of("1", second)).durability()).isEqualTo(Durability.MEMORY);
  }

  @Test
  void manyWhoOfferAtOnceLoadAllPipelinesAlike() throws Exception {
    Race.rounds(
        1,
        race -> {
          race.threads(4, thread -> random -> offerMany(300));
          race.run(0);
        });
    assertThat(first.batches()).hasSize(400);
    assertThat(second.batches()).hasSize(400);
    assertThat(third.batches()).hasSize(400);
  }

  private void offerMany(int batches) {
    for (int i = 0; i < batches; i++) {
      offer(1);
    }
  }

  @Test
  void isFoundByTheOlderNameToo() {
    assertThat(new RoundRobinConnectorFactory().deprecatedAlias().orElseThrow().name())
        .isEqualTo("roundrobin");
  }
}
