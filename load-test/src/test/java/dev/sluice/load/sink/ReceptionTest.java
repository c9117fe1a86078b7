package dev.sluice.load.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.Templates;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private static final int ITEMS = 200;
  private static final int SOURCE = (int) (ItemNumber.pack(1, 0, 0) >>> 40);
  private static final Template TEMPLATE =
      Templates.of(
              Profile.File.of(Signal.TRACES).withItemsPerRequest(List.of(ITEMS)).profile(),
              Instant.parse("2026-01-02T03:04:05Z"))
          .get(0);

  private long nanos;
  private final Reception reception = new Reception(true, 1, () -> nanos);

  @Test
  void aFlappingSinkIsWellAndUnavailableByTurns() {
    reception.behave(new Behaviour(0, 500, List.of()));
    for (int turn = 0; turn < 6; turn++) {
      nanos = TimeUnit.MILLISECONDS.toNanos(500L * turn + 10);
      assertThat(take(turn).outcome())
          .isEqualTo(turn % 2 == 0 ? Verdict.Outcome.OK : Verdict.Outcome.RETRY);
    }
    assertThat(arrivals().taken().size()).isEqualTo(3 * ITEMS);
  }

  @Test
  void whatIsRefusedForGoodIsRejectedAndNotTaken() {
    reception.behave(
        new Behaviour(
            0,
            List.of(
                new Behaviour.Fault(
                    100, Behaviour.Kind.REFUSE, 0, io.grpc.Status.Code.PERMISSION_DENIED, 403))));
    Verdict verdict = take(0);
    assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.REFUSE);
    assertThat(verdict.grpcCode(io.grpc.Status.Code.INVALID_ARGUMENT))
        .isEqualTo(io.grpc.Status.Code.PERMISSION_DENIED);
    assertThat(verdict.httpStatus(400)).isEqualTo(403);
    assertThat(arrivals().rejected().size()).isEqualTo(ITEMS);
    assertThat(arrivals().taken().size()).isZero();
  }

  @Test
  void aPartialSuccessRejectsTheFirstHundredth() {
    reception.behave(Behaviour.always(Behaviour.Kind.PARTIAL, 0));
    assertThat(take(0).rejected()).isEqualTo(2);
    assertThat(arrivals().rejected().contains(1)).isTrue();
    assertThat(arrivals().taken().contains(2)).isTrue();
    assertThat(arrivals().taken().size()).isEqualTo(ITEMS - 2);
  }

  @Test
  void whatComesBehindAHigherNumberIsReorderedAndWhatComesAgainIsADuplicate() {
    take(0);
    take(2);
    take(1);
    take(2);
    assertThat(arrivals().reordered()).isEqualTo(ITEMS);
    assertThat(arrivals().taken().duplicates()).isEqualTo(ITEMS);
    assertThat(arrivals().highest()).isEqualTo(3 * ITEMS - 1);
  }

  @Test
  void whatIsNoOtlpIsCountedAndRefused() {
    assertThat(reception.take(Signal.TRACES, new byte[] {1, 2, 3}).outcome())
        .isEqualTo(Verdict.Outcome.REFUSE);
    assertThat(reception.takeJson(Signal.TRACES, new byte[] {'x'}).outcome())
        .isEqualTo(Verdict.Outcome.REFUSE);
    assertThat(reception.account(Signal.TRACES).broken()).isEqualTo(2);
    assertThat(reception.account(Signal.TRACES).requests()).isEqualTo(2);
  }

  private Verdict take(int turn) {
    byte[] request = new byte[TEMPLATE.size()];
    TEMPLATE.fill(request, 1, 0, (long) turn * ITEMS);
    return reception.take(Signal.TRACES, request);
  }

  private Arrivals arrivals() {
    return reception.account(Signal.TRACES).of(SOURCE);
  }
}
