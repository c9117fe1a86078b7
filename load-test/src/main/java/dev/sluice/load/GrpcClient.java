package dev.sluice.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;

/** An OTLP/gRPC client on one connection. */
final class GrpcClient implements Client {
  private final ManagedChannel channel;
  private final boolean gzip;
  private final long timeoutSeconds;

  GrpcClient(int port, boolean gzip, long timeoutSeconds) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.gzip = gzip;
    this.timeoutSeconds = timeoutSeconds;
  }

  @Override
  public Answer send(Signal signal, byte[] request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeoutSeconds, TimeUnit.SECONDS);
    if (gzip) {
      options = options.withCompression("gzip");
    }
    try {
      ClientCalls.blockingUnaryCall(channel, ByteMethod.of(signal), options, request);
      return Answer.ACCEPTED;
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case CANCELLED,
            DEADLINE_EXCEEDED,
            RESOURCE_EXHAUSTED,
            ABORTED,
            OUT_OF_RANGE,
            UNAVAILABLE,
            DATA_LOSS ->
            Answer.RETRY;
        default -> {
          System.out.println("refused for good: " + e.getStatus());
          yield Answer.REFUSED;
        }
      };
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
