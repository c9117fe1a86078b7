package dev.sluice.receiver.otlp;

import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ReceiverContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.grpc.GrpcHandler;
import dev.sluice.grpc.GrpcRequest;
import dev.sluice.grpc.GrpcResponse;
import dev.sluice.grpc.GrpcServer;
import dev.sluice.grpc.GrpcServerConfig;
import dev.sluice.grpc.RpcStatus;
import dev.sluice.intake.Answer;
import dev.sluice.intake.Intake;
import dev.sluice.intake.RequestSender;
import dev.sluice.otlp.write.OtlpResponses;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The OTLP services on the gRPC server: {@code Export} for each signal in use. */
final class GrpcSide implements GrpcHandler {
  private static final GrpcResponse SUCCESS =
      GrpcResponse.ok(Slice.of(OtlpResponses.partialSuccess(0, "")));

  private final Intake intake;

  private GrpcSide(Intake intake) {
    this.intake = intake;
  }

  static GrpcServer server(GrpcServerConfig config, ReceiverContext context) {
    ContentCodings codings = ContentCodings.shared(context);
    Map<String, GrpcHandler> methods = new HashMap<>();
    context
        .outlets()
        .forEach(
            (signal, outlets) ->
                methods.put(
                    method(signal), new GrpcSide(new Intake(context, outlets, "grpc", codings))));
    return new GrpcServer(config, context, methods);
  }

  private static String method(Signal signal) {
    String service =
        switch (signal) {
          case TRACES -> "trace.v1.TraceService";
          case METRICS -> "metrics.v1.MetricsService";
          case LOGS -> "logs.v1.LogsService";
          case PROFILES -> "profiles.v1development.ProfilesService";
        };
    return "opentelemetry.proto.collector." + service + "/Export";
  }

  @Override
  public void handle(GrpcRequest request, GrpcReply reply) {
    RequestSender sender =
        new RequestSender(request.metadata(), request.deadline(), request.cancellation());
    Consumer<Answer> done = answer -> reply.send(response(answer));
    EncodedPayload encoded = request.encoded();
    if (encoded == null) {
      intake.take(request.body(), request.lease(), sender, done);
    } else {
      intake.take(request.body(), encoded, request.lease(), sender, done);
    }
  }

  private static GrpcResponse response(Answer answer) {
    if (answer.equals(Answer.SUCCESS)) {
      return SUCCESS;
    }
    return answer.isSuccess()
        ? GrpcResponse.ok(
            Slice.of(OtlpResponses.partialSuccess(answer.rejectedItems(), answer.message())))
        : new GrpcResponse(
            new RpcStatus(answer.code(), answer.message(), answer.retryAfter()),
            Slice.of(new byte[0]));
  }
}
