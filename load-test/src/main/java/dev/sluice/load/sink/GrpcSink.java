package dev.sluice.load.sink;

import dev.sluice.load.client.GrpcLoops;
import dev.sluice.load.client.ZstdMessages;
import dev.sluice.load.payload.Signal;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The gRPC side of a sink, on one event loop. */
final class GrpcSink implements AutoCloseable {
  /** Longer than an exporter waits for an answer in any run. */
  static final int HANG_MILLIS = 15_000;

  private static final int MOST_MESSAGE_BYTES = 64 << 20;
  private static final int WINDOW_BYTES = 4 << 20;
  private static final Metadata.Key<com.google.rpc.Status> STATUS_DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  private final Reception reception;
  private final GrpcLoops loop = GrpcLoops.of(1);
  private final Server server;

  GrpcSink(Reception reception, int port) throws IOException {
    this.reception = reception;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .bossEventLoopGroup(loop.group())
            .workerEventLoopGroup(loop.group())
            .channelType(loop.serverChannel())
            .directExecutor()
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(MOST_MESSAGE_BYTES);
    builder.decompressorRegistry(ZstdMessages.registry()).addStreamTracerFactory(new WireBytes());
    for (Signal signal : Signal.values()) {
      builder.addService(service(signal));
    }
    server = builder.build().start();
  }

  int port() {
    return server.getPort();
  }

  private ServerServiceDefinition service(Signal signal) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(signal.grpcMethod())
            .build();
    return ServerServiceDefinition.builder(signal.grpcService())
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall(
                (byte[] request, StreamObserver<byte[]> reply) -> take(signal, request, reply)))
        .build();
  }

  private void take(Signal signal, byte[] request, StreamObserver<byte[]> reply) {
    Verdict verdict = reception.take(signal, request);
    int wait = verdict.outcome() == Verdict.Outcome.HANG ? HANG_MILLIS : verdict.delayMillis();
    if (wait == 0) {
      answer(verdict, reply);
    } else {
      loop.group().schedule(() -> answer(verdict, reply), wait, TimeUnit.MILLISECONDS);
    }
  }

  private static void answer(Verdict verdict, StreamObserver<byte[]> reply) {
    switch (verdict.outcome()) {
      case OK -> {
        reply.onNext(response(verdict.rejected()));
        reply.onCompleted();
      }
      case RETRY, HANG ->
          reply.onError(
              verdict
                  .grpcCode(Status.Code.UNAVAILABLE)
                  .toStatus()
                  .withDescription("try again")
                  .asRuntimeException());
      case THROTTLE -> reply.onError(throttled(verdict.retryAfterMillis()));
      case REFUSE ->
          reply.onError(
              verdict
                  .grpcCode(Status.Code.INVALID_ARGUMENT)
                  .toStatus()
                  .withDescription("not taken")
                  .asRuntimeException());
    }
  }

  private static RuntimeException throttled(int retryAfterMillis) {
    com.google.rpc.RetryInfo info =
        com.google.rpc.RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(retryAfterMillis / 1000)
                    .setNanos(retryAfterMillis % 1000 * 1_000_000))
            .build();
    Metadata trailers = new Metadata();
    trailers.put(
        STATUS_DETAILS,
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
            .setMessage("slow down")
            .addDetails(com.google.protobuf.Any.pack(info))
            .build());
    return Status.RESOURCE_EXHAUSTED.withDescription("slow down").asRuntimeException(trailers);
  }

  /** A response of any signal: the messages have the same fields. */
  static byte[] response(long rejected) {
    return rejected == 0
        ? new byte[0]
        : ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(rejected)
                    .setErrorMessage("rejected by the sink"))
            .build()
            .toByteArray();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.close();
  }

  /** Counts the bytes of messages as they were on the wire, and sees how they are compressed. */
  private final class WireBytes extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      String coding = headers.get(ENCODING);
      return new ServerStreamTracer() {
        @Override
        public void inboundWireSize(long bytes) {
          for (Signal signal : Signal.values()) {
            if (signal.grpcMethod().equals(method)) {
              reception.account(signal).arrivedBytes(bytes);
              reception.account(signal).sawCoding(coding == null ? "" : coding);
            }
          }
        }
      };
    }
  }

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
}
