package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import dev.sluice.flow.StatusCode;
import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredStartTest {
  private final List<String> told = new ArrayList<>();
  private final DeferredStart waiting = new DeferredStart();

  private final ServerCall.Listener<WireMessage> call =
      new ServerCall.Listener<>() {
        @Override
        public void onMessage(WireMessage message) {
          told.add("message");
          waiting.onHalfClose(); // taking the one brings the other
        }

        @Override
        public void onHalfClose() {
          told.add("half close");
        }

        @Override
        public void onCancel() {
          told.add("cancel");
        }

        @Override
        public void onComplete() {
          told.add("complete");
        }
      };

  private static WireMessage message() {
    return new WireMessage(List.of(Slice.of(new byte[0])), false);
  }

  @Test
  void whatComesWhileTheCallBeginsIsToldInItsOrder() {
    waiting.go(
        refusal -> {
          assertThat(refusal).isNull();
          waiting.onMessage(message());
          return call;
        });
    waiting.onComplete();
    assertThat(told).containsExactly("message", "half close", "complete");
  }

  @Test
  void anEndThatComesWhileTheCallBeginsIsNotLost() {
    waiting.go(
        refusal -> {
          waiting.onCancel();
          return call;
        });
    assertThat(told).containsExactly("cancel");
  }

  @Test
  void anEmptyCallThatEndedItsSideInTheWaitIsToldSo() {
    waiting.onHalfClose();
    waiting.go(refusal -> call);
    assertThat(told).containsExactly("half close");
  }

  @Test
  void whoLeftInTheWaitBeginsNothing() {
    waiting.onCancel();
    waiting.go(
        refusal -> {
          told.add("begun");
          return call;
        });
    assertThat(told).isEmpty();
  }

  @Test
  void whatDidNotFitInTheWaitIsTheAnswer() {
    GrpcResponse full = GrpcResponse.failed(StatusCode.UNAVAILABLE, "full", null);
    waiting.refuseInstead(full);
    waiting.go(
        refusal -> {
          assertThat(refusal).isSameAs(full);
          told.add("refused");
          return call;
        });
    assertThat(told).containsExactly("refused");
  }
}
