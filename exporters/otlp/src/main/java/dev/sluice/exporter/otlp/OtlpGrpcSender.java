package dev.sluice.exporter.otlp;

import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.grpc.GrpcResult;
import dev.sluice.grpc.ProtoReader;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.sending.Sender;
import dev.sluice.telemetry.ForeignText;
import java.time.Duration;

/** One call of the backend's {@code Export} for each attempt. */
final class OtlpGrpcSender implements Sender {
  private final GrpcClient client;

  OtlpGrpcSender(GrpcClient client) {
    this.client = client;
  }

  @Override
  public void start() throws Exception {
    client.start();
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    client.stop(deadline);
  }

  @Override
  public void send(Batch batch, Reply reply) {
    client.call(batch, reply.deadline(), result -> reply.complete(outcome(batch.items(), result)));
  }

  /** What the backend's answer means, by OTLP 1.11, "Failures" of OTLP/gRPC. */
  static Outcome outcome(int items, GrpcResult result) {
    RpcStatus status = result.status();
    if (status.code() == StatusCode.OK) {
      try {
        return PartialSuccess.read(result.message()).outcome(items);
      } catch (ProtoReader.Malformed e) {
        return new Outcome.Retry( // whatever answered: that it took the data it has not said
            null,
            StatusCode.UNAVAILABLE,
            "the backend's response is no OTLP response: " + e.getMessage(),
            RetryCause.BACKEND,
            null);
      }
    }
    if (MessageTooLarge.isSaidBy(status)) {
      return new Outcome.Rejected(status.code(), text(status), true);
    }
    Duration after = status.retryAfter();
    if (!OutcomeTable.isRetryable(status.code(), after != null)) {
      return new Outcome.Rejected(status.code(), text(status));
    }
    return new Outcome.Retry(after, status.code(), text(status), RetryCause.BACKEND, null);
  }

  private static String text(RpcStatus status) {
    return status.message().isEmpty() ? status.code().name() : ForeignText.shown(status.message());
  }
}
