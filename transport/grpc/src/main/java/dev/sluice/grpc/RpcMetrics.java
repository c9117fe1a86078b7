package dev.sluice.grpc;

import dev.sluice.telemetry.CallHistogram;
import dev.sluice.telemetry.MetricSet;
import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The histograms {@code rpc_*_call_duration} of OpenTelemetry's conventions, at level detailed. */
final class RpcMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MetricSet metrics;
  private final CallHistogram duration;

  private RpcMetrics(MetricSet metrics, CallHistogram duration) {
    this.metrics = metrics;
    this.duration = duration;
  }

  static RpcMetrics ofServer(MetricSet metrics) {
    return new RpcMetrics(
        metrics,
        CallHistogram.ofSeconds(
            metrics,
            "rpc_server_call_duration",
            "Measures the duration of an incoming Remote Procedure Call (RPC)."));
  }

  static RpcMetrics ofClient(MetricSet metrics) {
    return new RpcMetrics(
        metrics,
        CallHistogram.ofSeconds(
            metrics,
            "rpc_client_call_duration",
            "Measures the duration of an outgoing Remote Procedure Call (RPC)."));
  }

  boolean isMeasured() {
    return CallHistogram.isMeasured(metrics);
  }

  /**
   * Counts a call that has ended.
   *
   * @param code the status, {@code UNAVAILABLE}
   * @param connection attributes of the call; of a server's, {@link Attributes#EMPTY}
   */
  void ended(String method, String code, Attributes connection, long nanos) {
    List<String> labels = new ArrayList<>(10);
    labels.add("rpc_method");
    labels.add(method);
    labels.add("rpc_response_status_code");
    labels.add(code);
    labels.add("rpc_system_name");
    labels.add("grpc");
    if (connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer) {
      labels.add("server_address");
      labels.add(peer.getHostString());
      labels.add("server_port");
      labels.add(Integer.toString(peer.getPort()));
    }
    duration.record(nanos / NANOS_PER_SECOND, labels);
  }

  /** A server's call that counts itself when it is closed. */
  final class Measured<I, O> extends SimpleForwardingServerCall<I, O> {
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean counted = new AtomicBoolean();

    Measured(ServerCall<I, O> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      count(status.getCode());
      super.close(status, trailers);
    }

    /** The listener that counts a call which its client gave up. */
    ServerCall.Listener<I> watching(ServerCall.Listener<I> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onCancel() {
          count(Status.Code.CANCELLED);
          super.onCancel();
        }
      };
    }

    private void count(Status.Code code) {
      if (counted.compareAndSet(false, true)) {
        ended(
            getMethodDescriptor().getFullMethodName(),
            code.name(),
            Attributes.EMPTY,
            System.nanoTime() - startNanos);
      }
    }
  }
}
