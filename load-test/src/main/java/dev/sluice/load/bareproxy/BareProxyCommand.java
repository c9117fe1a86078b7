package dev.sluice.load.bareproxy;

import dev.sluice.load.client.GrpcLoops;
import dev.sluice.load.client.MessageBytes;
import dev.sluice.load.payload.Signal;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bare-proxy}: takes unary OTLP calls and makes the same calls at the sink, message by
 * message, on one event loop, without a look at the bytes. It answers when the sink has answered.
 * It reads the same environment as a collector's configuration in a scenario.
 */
@Command(
    name = "bare-proxy",
    description = "Relays gRPC messages and looks at nothing: what this network stack costs.",
    mixinStandardHelpOptions = true)
public final class BareProxyCommand implements Callable<Integer> {
  private static final int MOST_MESSAGE_BYTES = 64 << 20;
  private static final int WINDOW_BYTES = 1 << 20;

  @Option(names = "--config", description = "taken and not read, as a collector's would be")
  private String config = "";

  @Override
  public Integer call() throws Exception {
    GrpcLoops loop = GrpcLoops.of(1);
    InetSocketAddress sink = address("LOAD_SINK_GRPC");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(sink.getHostString(), sink.getPort())
            .usePlaintext()
            .eventLoopGroup(loop.group())
            .channelType(loop.channel())
            .directExecutor()
            .flowControlWindow(WINDOW_BYTES)
            .build();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address("LOAD_GRPC"))
            .bossEventLoopGroup(loop.group())
            .workerEventLoopGroup(loop.group())
            .channelType(loop.serverChannel())
            .directExecutor()
            .flowControlWindow(WINDOW_BYTES)
            .maxInboundMessageSize(MOST_MESSAGE_BYTES);
    for (Signal signal : Signal.values()) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(BYTES, BYTES)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(signal.grpcMethod())
              .build();
      builder.addService(
          ServerServiceDefinition.builder(signal.grpcService())
              .addMethod(method, (call, headers) -> relay(method, channel, call))
              .build());
    }
    Server server = builder.build().start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdownNow();
                  Runtime.getRuntime().halt(0); // collectors end with 0 after SIGTERM
                }));
    System.err.println("A relay: nothing of '" + config + "' has an effect.");
    System.err.println("Everything is ready. Begin running and processing data.");
    server.awaitTermination();
    channel.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    return 0;
  }

  private static ServerCall.Listener<byte[]> relay(
      MethodDescriptor<byte[], byte[]> method,
      ManagedChannel channel,
      ServerCall<byte[], byte[]> call) {
    call.request(2);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        // The call to the sink must not end with the context of the call that came in.
        Context.ROOT.run(() -> send(method, channel, call, message));
      }
    };
  }

  private static void send(
      MethodDescriptor<byte[], byte[]> method,
      ManagedChannel channel,
      ServerCall<byte[], byte[]> call,
      byte[] message) {
    ClientCall<byte[], byte[]> out = channel.newCall(method, CallOptions.DEFAULT);
    out.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] response) {
            call.sendHeaders(new Metadata());
            call.sendMessage(response);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            call.close(status, trailers);
          }
        },
        new Metadata());
    out.request(2);
    out.sendMessage(message);
    out.halfClose();
  }

  private static InetSocketAddress address(String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new IllegalStateException(variable + " is not set");
    }
    URI uri = URI.create("tcp://" + value);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new MessageBytes(value, value.length);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            if (!(stream instanceof KnownLength)) {
              return stream.readAllBytes(); // it was compressed
            }
            byte[] message = new byte[stream.available()];
            int read = stream.readNBytes(message, 0, message.length);
            if (read != message.length || stream.read() != -1) {
              throw new IOException("a message of another length than it said");
            }
            return message;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
}
