package dev.sluice.engine;

import static dev.sluice.engine.Told.ACCEPTED;
import static dev.sluice.engine.Told.REJECTED;
import static dev.sluice.engine.Told.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Resumption;
import dev.sluice.flow.RetryCause;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FanOutTest {
  private static final Outcome FULL = retry(RetryCause.QUEUE_FULL);
  private static final Outcome DOWN = retry(RetryCause.BACKEND);
  private static final Outcome SPENT = retry(RetryCause.EXHAUSTED);
  private static final Outcome MEMORY = retry(RetryCause.MEMORY);
  private static final Outcome DISK = retry(RetryCause.STORAGE);

  private final AtomicLong passed = new AtomicLong();
  private final Replies replies = new Replies();

  private FanOut over(ScriptedBranch... branches) {
    return new FanOut(List.of(branches), passed::addAndGet);
  }

  /** First and second branch's answer; whether they push back; the answer; drops per branch. */
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(ACCEPTED, ACCEPTED, false, "accepted", "", ""),
        Arguments.of(ACCEPTED, REJECTED, false, "accepted", "", "permanent"),
        Arguments.of(REJECTED, ACCEPTED, false, "accepted", "permanent", ""),
        Arguments.of(REJECTED, REJECTED, false, "rejected", "", ""),
        Arguments.of(ACCEPTED, FULL, false, "accepted", "", "queue_full"),
        Arguments.of(ACCEPTED, FULL, true, "retry QUEUE_FULL", "", ""),
        Arguments.of(FULL, FULL, false, "retry QUEUE_FULL", "", ""),
        Arguments.of(REJECTED, FULL, false, "retry QUEUE_FULL", "", ""),
        Arguments.of(ACCEPTED, DOWN, false, "retry BACKEND", "", ""),
        Arguments.of(DOWN, ACCEPTED, false, "retry BACKEND", "", ""),
        Arguments.of(ACCEPTED, MEMORY, false, "retry MEMORY", "", ""),
        Arguments.of(ACCEPTED, DISK, false, "retry STORAGE", "", ""),
        Arguments.of(DISK, ACCEPTED, true, "retry STORAGE", "", ""),
        Arguments.of(REJECTED, DISK, false, "retry STORAGE", "", ""),
        Arguments.of(FULL, DISK, false, "retry STORAGE", "", ""),
        Arguments.of(SPENT, DISK, false, "retry STORAGE", "", ""),
        Arguments.of(ACCEPTED, SPENT, false, "accepted", "", "retry_elapsed"),
        Arguments.of(SPENT, SPENT, false, "retry EXHAUSTED", "", ""),
        Arguments.of(FULL, DOWN, false, "retry BACKEND", "", ""),
        Arguments.of(REJECTED, SPENT, false, "retry EXHAUSTED", "", ""));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void answersByTheTable(
      Outcome one, Outcome two, boolean pushBack, String answer, String oneDrops, String twoDrops) {
    ScriptedBranch first = new ScriptedBranch("a", pushBack, one);
    ScriptedBranch second = new ScriptedBranch("b", pushBack, two);
    over(first, second).accept(Told.batch(10), replies);
    assertThat(inWords(replies.only())).isEqualTo(answer);
    assertDropped(first.ledger(), oneDrops);
    assertDropped(second.ledger(), twoDrops);
    boolean accepted = answer.equals("accepted");
    assertThat(passed).hasValue(accepted ? 10 : 0);
    assertBalanced(first, second);
  }

  /** One exporter has written the bytes while another may still read them. */
  @Test
  void theArrayOfABatchWithSeveralReadersIsNotUsedAgainWhenOneOfThemIsDone() {
    MemoryBudget budget = new MemoryBudget(1 << 20, 1 << 20);
    byte[] array = budget.arrays().take(8192);
    budget.charge(array.length);
    AdjustableLease lease = AdjustableLease.overPooled(budget, array);
    ScriptedBranch quick = new ScriptedBranch("quick", false);
    ScriptedBranch slow = new ScriptedBranch("slow", false);
    over(quick, slow).accept(Told.batch(10).withLease(lease), replies);
    lease.retain(); // as an exporter that keeps it
    quick.answerParked(ACCEPTED);
    slow.answerParked(ACCEPTED);
    lease.releaseRead(); // as its receiver
    lease.releaseForReuse(); // as an exporter whose write is over
    assertThat(budget.usedBytes()).isZero();
    assertThat(budget.arrays().idleBytes()).isZero();
  }

  @Test
  void offersToEveryBranchAtOnce() {
    ScriptedBranch slow = new ScriptedBranch("slow", false);
    ScriptedBranch quick = new ScriptedBranch("quick", false, ACCEPTED);
    over(slow, quick).accept(Told.batch(10), replies);
    assertThat(quick.offers()).isEqualTo(1);
    assertThat(replies.all()).isEmpty();
    slow.answerParked(ACCEPTED);
    assertThat(replies.only()).isEqualTo(ACCEPTED);
    assertThat(passed).hasValue(10);
  }

  @Test
  void resumesOnlyWithBranchesThatHaveNotTakenIt() {
    ScriptedBranch up = new ScriptedBranch("up", false, ACCEPTED);
    ScriptedBranch no = new ScriptedBranch("no", false, REJECTED);
    ScriptedBranch down = new ScriptedBranch("down", false, DOWN, DOWN, ACCEPTED);
    over(up, no, down).accept(Told.batch(10), replies);
    assertThat(up.ledger().ahead()).isEqualTo(10);
    Replies second = new Replies();
    replies.resumption().resume(second);
    assertThat(up.ledger().ahead()).isEqualTo(10);
    assertBalanced(up, no, down);
    Replies third = new Replies();
    second.resumption().resume(third);
    assertThat(third.only()).isEqualTo(ACCEPTED);
    assertThat(List.of(up.offers(), no.offers(), down.offers())).containsExactly(1, 1, 3);
    assertThat(up.ledger().ahead()).isZero();
    assertDropped(no.ledger(), "permanent");
    assertThat(passed).hasValue(10);
    assertBalanced(up, no, down);
  }

  @Test
  void givesAFullBranchAnotherChanceWhileASiblingIsOpen() {
    ScriptedBranch up = new ScriptedBranch("up", false, ACCEPTED);
    ScriptedBranch full = new ScriptedBranch("full", false, FULL, ACCEPTED);
    ScriptedBranch down = new ScriptedBranch("down", false, DOWN, ACCEPTED);
    over(up, full, down).accept(Told.batch(10), replies);
    replies.resumption().resume(new Replies());
    assertThat(full.ledger().delivered()).isEqualTo(10);
    assertThat(full.ledger().droppedTotal()).isZero();
    assertBalanced(up, full, down);
  }

  @Test
  void countsWhatWasTakenAsExtraWhenTheOwnerGivesUp() {
    ScriptedBranch up = new ScriptedBranch("up", false, ACCEPTED);
    ScriptedBranch down = new ScriptedBranch("down", false, DOWN);
    over(up, down).accept(Told.batch(10), replies);
    replies.resumption().abandon();
    assertThat(up.ledger().ahead()).isZero();
    assertThat(up.ledger().extra()).isEqualTo(10);
    assertBalanced(up, down);
  }

  @Test
  void leavesTheWholeBatchToItsOwnerWhenNobodySettledAnything() {
    over(new ScriptedBranch("a", false, FULL), new ScriptedBranch("b", false, DOWN))
        .accept(Told.batch(10), replies);
    assertThat(((Outcome.Retry) replies.only()).resume()).isNull();
  }

  @Test
  void resumesThePartOfABranchThatTookOnlySome() {
    List<String> resumed = new ArrayList<>();
    Resumption rest =
        again -> {
          resumed.add("rest");
          again.complete(ACCEPTED);
        };
    Outcome half =
        new Outcome.Mixed(
            List.of(
                new Outcome.Part(ACCEPTED, 6),
                new Outcome.Part(retry(RetryCause.BACKEND).withResume(rest), 4)));
    ScriptedBranch split = new ScriptedBranch("split", false, half);
    ScriptedBranch up = new ScriptedBranch("up", false, ACCEPTED);
    over(split, up).accept(Told.batch(10), replies);
    assertThat(split.ledger().ahead()).isEqualTo(6);
    replies.resumption().resume(new Replies());
    split.ledger().delivered(4); // what the resumed offer above delivered
    assertThat(resumed).containsExactly("rest");
    assertThat(split.offers()).isEqualTo(1);
    assertThat(passed).hasValue(10);
    assertBalanced(split, up);
  }

  @Test
  void startsOverWithABranchThatCannotTellWhatItTook() {
    Outcome half =
        new Outcome.Mixed(
            List.of(new Outcome.Part(ACCEPTED, 6), new Outcome.Part(retry(RetryCause.BACKEND), 4)));
    ScriptedBranch split = new ScriptedBranch("split", false, half, ACCEPTED);
    ScriptedBranch up = new ScriptedBranch("up", false, ACCEPTED);
    over(split, up).accept(Told.batch(10), replies);
    replies.resumption().resume(new Replies());
    assertThat(split.ledger().in()).isEqualTo(16);
    assertThat(split.ledger().extra()).isEqualTo(6);
    assertThat(passed).hasValue(10);
    assertBalanced(split, up);
  }

  @Test
  void promisesWhatItsStrongestBranchDoes() {
    assertThat(Durability.ofBranches(List.of(Durability.MEMORY, Durability.MEMORY)))
        .isEqualTo(Durability.MEMORY);
    assertThat(Durability.ofBranches(List.of(Durability.MEMORY, Durability.STORAGE)))
        .isEqualTo(Durability.STORAGE);
    assertThat(over(new ScriptedBranch("a", false), new ScriptedBranch("b", false)).durability())
        .isEqualTo(Durability.DIRECT);
  }

  private void assertBalanced(ScriptedBranch... branches) {
    for (ScriptedBranch branch : branches) {
      BranchLedger ledger = branch.ledger();
      assertThat(ledger.balances()).as(ledger.toString()).isTrue();
      assertThat(ledger.in()).isEqualTo(passed.get() + ledger.ahead() + ledger.extra());
    }
  }

  private static void assertDropped(BranchLedger ledger, String reason) {
    for (DropReason each : DropReason.values()) {
      assertThat(ledger.dropped(each))
          .as(each.label())
          .isEqualTo(each.label().equals(reason) ? 10 : 0);
    }
  }

  private static String inWords(Outcome outcome) {
    if (outcome instanceof Outcome.Retry retry) {
      return "retry " + retry.cause();
    }
    return outcome instanceof Outcome.Accepted ? "accepted" : "rejected";
  }
}
