package dev.sluice.grpc;

import dev.sluice.component.CallHead;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.component.ServerAuthenticator.NotAuthenticated;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.tls.PeerCertificates;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Begins a call: asks the authenticator, before a byte of the body is taken, then reads. */
final class CallStarter implements ServerCallHandler<WireMessage, WireMessage> {
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  private final ComponentContext context;
  private final RpcMetrics metrics;
  private final boolean includeMetadata;
  private final @Nullable ServerAuthenticator authenticator;
  private final Executor loops;
  private final Set<UnaryCall> open;
  private final UnaryCall.RequestRunner runner;

  CallStarter(
      ComponentContext context,
      RpcMetrics metrics,
      boolean includeMetadata,
      @Nullable ServerAuthenticator authenticator,
      Executor loops,
      Set<UnaryCall> open,
      UnaryCall.RequestRunner runner) {
    this.context = context;
    this.metrics = metrics;
    this.includeMetadata = includeMetadata;
    this.authenticator = authenticator;
    this.loops = loops;
    this.open = open;
    this.runner = runner;
  }

  @Override
  public ServerCall.Listener<WireMessage> startCall(
      ServerCall<WireMessage, WireMessage> call, Metadata headers) {
    if (!metrics.isMeasured()) {
      return start(call, headers);
    }
    RpcMetrics.Measured<WireMessage, WireMessage> measured = metrics.new Measured<>(call);
    return measured.watching(start(measured, headers));
  }

  private ServerCall.Listener<WireMessage> start(
      ServerCall<WireMessage, WireMessage> call, Metadata headers) {
    ArrivalMeter meter = ArrivalMeter.KEY.get();
    if (meter.isRefused()) {
      return refuseAtOnce(call, ArrivalMeter.outOfMemory());
    }
    RequestMetadata known = peer(call);
    ServerAuthenticator guard = authenticator;
    if (guard == null) {
      return includeMetadata
          ? begin(call, headers, meter, metadata(values(call, headers), known, Map.of()))
          : begin(call, headers, meter, known);
    }
    CallHead head = head(call, values(call, headers), known);
    FrameWatch connection = call.getAttributes().get(PeerFilter.CONNECTION);
    if (connection == null || !takesLong(guard, head)) {
      return follow(verdict(guard, head), call, headers, meter, head);
    }
    DeferredStart waiting = new DeferredStart();
    meter.onRefused(waiting::refuseInstead);
    Context here = Context.current();
    try {
      context
          .executor()
          .execute(
              () -> {
                Verdict verdict = verdict(guard, head);
                Runnable goOn =
                    () ->
                        waiting.go(
                            refusal ->
                                refusal == null
                                    ? follow(verdict, call, headers, meter, head)
                                    : refuseAtOnce(call, refusal));
                try {
                  connection.onLoop(here.wrap(goOn));
                } catch (RejectedExecutionException e) {
                  context
                      .log()
                      .debug(
                          "A client was recognised after the last event loop", "call", head.path());
                }
              });
    } catch (RejectedExecutionException e) {
      return refuseAtOnce(
          call, Status.UNAVAILABLE.withDescription(Outcome.Retry.STOPPING.message()));
    }
    return waiting;
  }

  private boolean takesLong(ServerAuthenticator guard, CallHead head) {
    try {
      return guard.takesLong(head);
    } catch (RuntimeException e) {
      context.log().error("Authenticator failed", e);
      return true; // nobody knows: a worker can be kept
    }
  }

  /**
   * What an authenticator says.
   *
   * @param refusal null when the call may begin
   */
  private record Verdict(@Nullable Status refusal, Map<String, String> recognised) {
    static Verdict refused(Status status) {
      return new Verdict(status, Map.of());
    }
  }

  private Verdict verdict(ServerAuthenticator guard, CallHead head) {
    try {
      return new Verdict(null, guard.authenticate(head));
    } catch (NotAuthenticated e) {
      Status status = e.isForNow() ? Status.UNAVAILABLE : Status.UNAUTHENTICATED;
      return Verdict.refused(status.withDescription(e.getMessage()));
    } catch (RuntimeException | StackOverflowError | LinkageError e) { // still answer
      context.log().error("Authenticator failed", e);
      return Verdict.refused(Status.INTERNAL.withDescription("authenticator failed"));
    }
  }

  private ServerCall.Listener<WireMessage> follow(
      Verdict verdict,
      ServerCall<WireMessage, WireMessage> call,
      Metadata headers,
      ArrivalMeter meter,
      CallHead head) {
    return verdict.refusal() == null
        ? begin(call, headers, meter, metadata(head.headers(), peer(call), verdict.recognised()))
        : refuseAtOnce(call, verdict.refusal());
  }

  private RequestMetadata metadata(
      Map<String, List<String>> values, RequestMetadata known, Map<String, String> recognised) {
    return new RequestMetadata(
        includeMetadata ? values : Map.of(), known.peerAddress(), recognised);
  }

  private ServerCall.Listener<WireMessage> begin(
      ServerCall<WireMessage, WireMessage> call,
      Metadata headers,
      ArrivalMeter meter,
      RequestMetadata metadata) {
    if (!meter.tryChargeMetadata(keptBytes(metadata))) {
      return refuseAtOnce(call, ArrivalMeter.outOfMemory());
    }
    String coding = headers.get(ENCODING);
    UnaryCall started =
        new UnaryCall(
            call,
            meter,
            metadata,
            deadline(),
            coding == null ? "identity" : coding,
            runner,
            open::remove);
    meter.onRefused(response -> loops.execute(() -> started.refuse(response)));
    open.add(started);
    call.request(2); // the message, and a second one to find that there is none
    return started;
  }

  /** What this call alone keeps of it; the address belongs to the connection. */
  private static long keptBytes(RequestMetadata metadata) {
    return metadata.headers().isEmpty() && metadata.authAttributes().isEmpty()
        ? 0
        : metadata.objectBytes();
  }

  private static ServerCall.Listener<WireMessage> refuseAtOnce(
      ServerCall<WireMessage, WireMessage> call, GrpcResponse response) {
    RpcStatus status = response.status();
    call.close(
        Status.fromCodeValue(status.code().number()).withDescription(status.message()),
        status.trailers());
    return new ServerCall.Listener<>() {};
  }

  private static ServerCall.Listener<WireMessage> refuseAtOnce(
      ServerCall<WireMessage, WireMessage> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private Deadline deadline() {
    io.grpc.Deadline given = Context.current().getDeadline();
    return given == null
        ? Deadline.NONE
        : Deadline.after(
            context.clock().nanoTime(),
            Duration.ofNanos(given.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  private static RequestMetadata peer(ServerCall<WireMessage, WireMessage> call) {
    RequestMetadata peer = call.getAttributes().get(PeerFilter.PEER);
    return peer == null ? RequestMetadata.NONE : peer;
  }

  private static CallHead head(
      ServerCall<WireMessage, WireMessage> call,
      Map<String, List<String>> values,
      RequestMetadata known) {
    return new CallHead(
        "/" + call.getMethodDescriptor().getFullMethodName(),
        values,
        known.peerAddress(),
        PeerCertificates.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
  }

  private static Map<String, List<String>> values(
      ServerCall<WireMessage, WireMessage> call, Metadata headers) {
    Map<String, List<String>> values = new TreeMap<>();
    for (String name : headers.keys()) {
      List<String> found = new ArrayList<>(1);
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        Iterable<byte[]> all =
            headers.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
        if (all != null) {
          all.forEach(value -> found.add(new String(value, StandardCharsets.ISO_8859_1)));
        }
      } else {
        Iterable<String> all =
            headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        if (all != null) {
          all.forEach(found::add);
        }
      }
      values.put(name, found);
    }
    String authority = call.getAuthority();
    if (authority != null) {
      values.putIfAbsent(":authority", List.of(authority));
      values.putIfAbsent("host", List.of(authority));
    }
    return values;
  }
}
