package dev.sluice.load.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.sluice.load.payload.Signal;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * OTLP over gRPC on one connection. Bodies come compressed already and are passed on as they are.
 */
final class GrpcSender implements Sender {
  private static final int MOST_IN_FLIGHT = 100;
  private static final int WINDOW_BYTES = 4 << 20;
  private static final Executor DIRECT = Runnable::run;

  private final ManagedChannel channel;
  private final CallOptions options;
  private final int timeoutSeconds;
  private final Metadata headers = new Metadata();
  private final Map<Signal, MethodDescriptor<Body, byte[]>> methods = new EnumMap<>(Signal.class);

  GrpcSender(String host, int port, Wire wire, EventLoops loops) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(host, port)
            .eventLoopGroup(loops.grpc().group())
            .channelType(loops.grpc().channel())
            .executor(DIRECT)
            .flowControlWindow(WINDOW_BYTES)
            .decompressorRegistry(ZstdMessages.registry())
            .compressorRegistry(alreadyCompressed(wire));
    if (wire.certificateAuthority() == null) {
      builder.usePlaintext();
    } else {
      try {
        builder.sslContext(
            GrpcSslContexts.forClient()
                .trustManager(new File(wire.certificateAuthority()))
                .build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    channel = builder.build();
    wire.headers()
        .forEach(
            (name, value) ->
                headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    options =
        wire.compression() == Wire.Compression.NONE
            ? CallOptions.DEFAULT
            : CallOptions.DEFAULT.withCompression(wire.coding());
    timeoutSeconds = wire.timeoutSeconds();
    for (Signal signal : Signal.values()) {
      methods.put(
          signal,
          MethodDescriptor.newBuilder(BODIES, RESPONSES)
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(signal.grpcMethod())
              .build());
    }
  }

  @Override
  public int mostInFlight() {
    return MOST_IN_FLIGHT;
  }

  @Override
  public void connect() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY && System.nanoTime() - end < 0) {
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      changed.await(100, TimeUnit.MILLISECONDS);
      state = channel.getState(true);
    }
    if (state != ConnectivityState.READY) {
      throw new IllegalStateException("no gRPC connection: " + state);
    }
  }

  @Override
  public void send(Signal signal, Body body, Consumer<Answer> done) {
    MethodDescriptor<Body, byte[]> method = methods.get(signal);
    if (method == null) {
      throw new AssertionError(signal);
    }
    ClientCall<Body, byte[]> call =
        channel.newCall(method, options.withDeadlineAfter(timeoutSeconds, TimeUnit.SECONDS));
    Metadata sent = new Metadata();
    sent.merge(headers);
    call.start(new Listener(done), sent);
    call.request(2);
    call.sendMessage(body);
    call.halfClose();
  }

  @Override
  public void collectorIsBack() {
    channel.resetConnectBackoff();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Listener extends ClientCall.Listener<byte[]> {
    private final Consumer<Answer> done;
    private long rejected;

    Listener(Consumer<Answer> done) {
      this.done = done;
    }

    @Override
    public void onMessage(byte[] response) {
      rejected = rejectedItems(response);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      done.accept(answer(status));
    }

    private Answer answer(Status status) {
      return switch (status.getCode()) {
        case OK ->
            rejected == 0
                ? Answer.ACCEPTED
                : new Answer(Answer.Kind.ACCEPTED, "partial success", rejected);
        case CANCELLED,
            DEADLINE_EXCEEDED,
            RESOURCE_EXHAUSTED,
            ABORTED,
            OUT_OF_RANGE,
            UNAVAILABLE,
            DATA_LOSS ->
            Answer.retry(words(status));
        // A status with a cause was made on this side: the connection broke.
        default ->
            status.getCause() == null ? Answer.refused(words(status)) : Answer.retry(words(status));
      };
    }

    private static String words(Status status) {
      return status.getDescription() == null
          ? status.getCode().toString()
          : status.getCode() + ": " + status.getDescription();
    }
  }

  /** {@code partial_success.rejected_*}, field 1 in field 1 of the response of every signal. */
  static long rejectedItems(byte[] response) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(response);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag >>> 3 == 1
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          CodedInputStream partial = in.readBytes().newCodedInput();
          for (int inner = partial.readTag(); inner != 0; inner = partial.readTag()) {
            if (inner == 1 << 3) {
              return partial.readInt64();
            }
            partial.skipField(inner);
          }
        } else {
          in.skipField(tag);
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("a response that is no OTLP", e);
    }
  }

  private static CompressorRegistry alreadyCompressed(Wire wire) {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(Codec.Identity.NONE);
    registry.register(
        new io.grpc.Compressor() {
          @Override
          public String getMessageEncoding() {
            return wire.coding();
          }

          @Override
          public OutputStream compress(OutputStream out) {
            return out;
          }
        });
    return registry;
  }

  private static final MethodDescriptor.Marshaller<Body> BODIES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Body body) {
          return new MessageBytes(body.bytes(), body.length());
        }

        @Override
        public Body parse(InputStream stream) {
          throw new UnsupportedOperationException("clients do not read requests");
        }
      };

  private static final MethodDescriptor.Marshaller<byte[]> RESPONSES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          throw new UnsupportedOperationException("clients do not write responses");
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
