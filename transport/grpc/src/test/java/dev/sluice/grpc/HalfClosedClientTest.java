package dev.sluice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that end their side of the connection as soon as they have sent what they want. */
@Timeout(60)
class HalfClosedClientTest {
  /** In one piece, and in many; answered at once, and on another thread. */
  @ParameterizedTest
  @CsvSource({"1,false", "8,false", "9,false", "100,false", "1000,false", "100,true", "1000,true"})
  void everyRequestThatCameWholeIsAnswered(int calls, boolean later) throws Exception {
    AtomicInteger handled = new AtomicInteger();
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server =
          fixture.serve(
              (request, reply) -> {
                handled.incrementAndGet();
                if (later) {
                  fixture.executor.execute(() -> reply.send(GrpcResponse.ok(request.body())));
                } else {
                  reply.send(GrpcResponse.ok(request.body()));
                }
              });
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < calls; i++) {
          all.writeBytes(RawConnection.callBytes(1 + 2 * i, GrpcFixture.METHOD));
        }
        raw.bytes(all.toByteArray());
        raw.endOutput();
        int answered = 0;
        while (answered < calls) {
          if ((raw.await(f -> f.type() == RawConnection.HEADERS).flags() & RawConnection.END_STREAM)
              != 0) {
            answered++;
          }
        }
        assertThat(raw.isClosedByServer()).isTrue();
      }
      assertThat(handled).hasValue(calls);
      await().untilAsserted(() -> assertThat(fixture.budget.usedBytes()).isZero());
    }
  }

  @Test
  void aRequestThatDidNotComeWholeHoldsNothing() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve(GrpcFixture::echo);
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        for (int i = 0; i < 20; i++) {
          raw.startCall(1 + 2 * i, GrpcFixture.METHOD, Map.of());
          raw.message(1 + 2 * i, 1000, 500, false);
        }
        raw.endOutput();
        assertThat(raw.isClosedByServer()).isTrue();
      }
      await().untilAsserted(() -> assertThat(fixture.budget.usedBytes()).isZero());
    }
  }

  @Test
  void aClientWhoseAnswerNeverComesIsLeftInTheEnd() throws Exception {
    try (GrpcFixture fixture = new GrpcFixture()) {
      GrpcServer server = fixture.serve((request, reply) -> {});
      try (RawConnection raw = new RawConnection(GrpcFixture.address(server))) {
        raw.bytes(RawConnection.callBytes(1, GrpcFixture.METHOD));
        raw.endOutput();
        assertThat(raw.isClosedByServer()).isTrue();
      }
    }
  }
}
