package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request is answered once, and its memory goes with the answer. */
class SettlementTest {
  private final MemoryBudget budget = new MemoryBudget(1000, 1000);
  private final TestContext context =
      TestContext.of(ComponentKind.RECEIVER, "mine").withBudget(budget);
  private final List<Answer> sent = new ArrayList<>();

  @AfterEach
  void close() {
    context.close();
  }

  private Settlement settlement() {
    return new Settlement(context) {
      @Override
      protected void send(Answer answer) {
        sent.add(answer);
      }
    };
  }

  @Test
  void theFirstAnswerIsTheOnlyOne() {
    Settlement settlement = settlement();
    settlement.accept(Answer.SUCCESS);
    settlement.accept(Answer.NO_MEMORY);
    assertThat(sent).containsExactly(Answer.SUCCESS);
  }

  @Test
  void whatWasMadeOfARequestIsHeldUntilTheAnswer() {
    Settlement settlement = settlement();
    budget.charge(100);
    settlement.holding(new byte[100]);
    assertThat(budget.usedBytes()).isEqualTo(100);
    settlement.accept(Answer.SUCCESS);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void bothFormsOfARequestAreHeldUntilTheAnswer() {
    Settlement settlement = settlement();
    settlement.holding(new byte[100], new EncodedPayload("gzip", Slice.of(new byte[10]), 100));
    assertThat(budget.usedBytes()).isEqualTo(110);
    settlement.accept(Answer.SUCCESS);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aFaultInTheWorkIsAnsweredAndTold() {
    settlement()
        .run(
            () -> {
              throw new IllegalStateException("a bug");
            });
    assertThat(sent).containsExactly(Answer.FAULT);
    assertThat(context.log().messages("error")).containsExactly("A request failed");
  }

  @Test
  void aCollectorThatTakesNoFurtherWorkSaysSo() {
    context.withExecutor(
        task -> {
          throw new RejectedExecutionException("stopped");
        });
    settlement().runAside(() -> sent.add(Answer.SUCCESS));
    assertThat(sent).containsExactly(Answer.STOPPING);
  }
}
