package dev.sluice.exporter.otlp;

import com.google.protobuf.MessageLite;
import dev.sluice.data.Signal;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A backend on plain grpc-java, with its own codecs and protobuf-java: nothing of ours. */
final class GrpcSink implements AutoCloseable {
  final List<MessageLite> requests = new CopyOnWriteArrayList<>();
  final List<Metadata> headers = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final Server server;
  private volatile BiConsumer<MessageLite, StreamObserver<MessageLite>> rule = GrpcSink::succeed;

  GrpcSink() throws IOException {
    this(0);
  }

  GrpcSink(int port) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
            .addTransportFilter(
                new ServerTransportFilter() {
                  @Override
                  public Attributes transportReady(Attributes attributes) {
                    connections.incrementAndGet();
                    return attributes;
                  }
                });
    builder.addService(
        service("trace", "TraceService", ExportTraceServiceRequest.getDefaultInstance()));
    builder.addService(
        service("metrics", "MetricsService", ExportMetricsServiceRequest.getDefaultInstance()));
    builder.addService(
        service("logs", "LogsService", ExportLogsServiceRequest.getDefaultInstance()));
    server = builder.build().start();
  }

  int port() {
    return server.getPort();
  }

  /** From now on answers by this rule. */
  void answerBy(BiConsumer<MessageLite, StreamObserver<MessageLite>> newRule) {
    rule = newRule;
  }

  static void succeed(MessageLite request, StreamObserver<MessageLite> response) {
    respond(response, empty(request));
  }

  static void respond(StreamObserver<MessageLite> response, MessageLite message) {
    response.onNext(message);
    response.onCompleted();
  }

  static MessageLite empty(MessageLite request) {
    if (request instanceof ExportTraceServiceRequest) {
      return ExportTraceServiceResponse.getDefaultInstance();
    }
    return request instanceof ExportMetricsServiceRequest
        ? ExportMetricsServiceResponse.getDefaultInstance()
        : ExportLogsServiceResponse.getDefaultInstance();
  }

  static MessageLite partial(Signal signal, long rejected, String message) {
    return switch (signal) {
      case TRACES ->
          ExportTraceServiceResponse.newBuilder()
              .setPartialSuccess(
                  ExportTraceServiceResponse.getDefaultInstance().getPartialSuccess().toBuilder()
                      .setRejectedSpans(rejected)
                      .setErrorMessage(message))
              .build();
      case METRICS ->
          ExportMetricsServiceResponse.newBuilder()
              .setPartialSuccess(
                  ExportMetricsServiceResponse.getDefaultInstance().getPartialSuccess().toBuilder()
                      .setRejectedDataPoints(rejected)
                      .setErrorMessage(message))
              .build();
      case LOGS, PROFILES ->
          ExportLogsServiceResponse.newBuilder()
              .setPartialSuccess(
                  ExportLogsServiceResponse.getDefaultInstance().getPartialSuccess().toBuilder()
                      .setRejectedLogRecords(rejected)
                      .setErrorMessage(message))
              .build();
    };
  }

  private ServerServiceDefinition service(String pkg, String name, MessageLite prototype) {
    String service = "opentelemetry.proto.collector." + pkg + ".v1." + name;
    MethodDescriptor<MessageLite, MessageLite> export =
        MethodDescriptor.newBuilder(new Marshaller(prototype), new Marshaller(prototype))
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(service + "/Export")
            .build();
    return ServerInterceptors.intercept(
        ServerServiceDefinition.builder(service)
            .addMethod(
                export,
                ServerCalls.asyncUnaryCall(
                    (request, response) -> {
                      requests.add(request);
                      rule.accept(request, response);
                    }))
            .build(),
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata given, ServerCallHandler<Q, R> next) {
            headers.add(given);
            return next.startCall(call, given);
          }
        });
  }

  private record Marshaller(MessageLite prototype)
      implements MethodDescriptor.Marshaller<MessageLite> {
    @Override
    public InputStream stream(MessageLite message) {
      return message.toByteString().newInput();
    }

    @Override
    public MessageLite parse(InputStream stream) {
      try {
        return prototype.getParserForType().parseFrom(stream);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
