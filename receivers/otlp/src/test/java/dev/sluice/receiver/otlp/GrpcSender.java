package dev.sluice.receiver.otlp;

import com.google.protobuf.MessageLite;
import dev.sluice.data.Signal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** An exporter on plain grpc-java with its own gzip and protobuf-java: nothing of ours. */
final class GrpcSender implements AutoCloseable {
  private final ManagedChannel channel;
  private CallOptions options = CallOptions.DEFAULT;
  private Metadata headers = new Metadata();

  GrpcSender(InetSocketAddress server) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  GrpcSender gzip() {
    options = options.withCompression("gzip");
    return this;
  }

  GrpcSender within(long millis) {
    options = options.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    return this;
  }

  GrpcSender header(String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return this;
  }

  /** Sends a request; a failure is a {@code StatusRuntimeException}. */
  MessageLite send(Signal signal, MessageLite request) {
    return send(signal, request.toByteArray());
  }

  MessageLite send(Signal signal, byte[] request) {
    Channel withHeaders =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    return ClientCalls.blockingUnaryCall(withHeaders, method(signal), options, request);
  }

  private static MethodDescriptor<byte[], MessageLite> method(Signal signal) {
    String service =
        switch (signal) {
          case TRACES -> "trace.v1.TraceService";
          case METRICS -> "metrics.v1.MetricsService";
          case LOGS -> "logs.v1.LogsService";
          case PROFILES -> "profiles.v1development.ProfilesService";
        };
    return MethodDescriptor.<byte[], MessageLite>newBuilder(new Bytes(), new Responses(signal))
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("opentelemetry.proto.collector." + service + "/Export")
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }

  private record Responses(Signal signal) implements MethodDescriptor.Marshaller<MessageLite> {
    @Override
    public InputStream stream(MessageLite value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MessageLite parse(InputStream stream) {
      try {
        return switch (signal) {
          case TRACES, PROFILES -> ExportTraceServiceResponse.parseFrom(stream);
          case METRICS -> ExportMetricsServiceResponse.parseFrom(stream);
          case LOGS -> ExportLogsServiceResponse.parseFrom(stream);
        };
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
