package dev.sluice.grpc;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the listener of a call of which a worker still finds out whose it is. Nothing of the
 * message was asked for meanwhile, so only an end can come; while the call begins, the message may
 * come at once. Confined to the connection's event loop.
 */
final class DeferredStart extends ServerCall.Listener<WireMessage> {
  private ServerCall.@Nullable Listener<WireMessage> listener;
  private @Nullable GrpcResponse refusal;
  private final List<WireMessage> early = new ArrayList<>(0); // while it begins
  private boolean isHalfClosed;
  private boolean isOver;

  /** What arrived meanwhile does not fit: that is the answer. */
  void refuseInstead(GrpcResponse response) {
    refusal = response;
  }

  /**
   * It is known; without effect once the client has left.
   *
   * @param start begins the call or refuses it, with the answer where there is one already
   */
  void go(Function<@Nullable GrpcResponse, ServerCall.Listener<WireMessage>> start) {
    if (isOver) {
      return;
    }
    ServerCall.Listener<WireMessage> started = start.apply(refusal);
    listener = started;
    early.forEach(started::onMessage);
    early.clear();
    if (isHalfClosed) {
      started.onHalfClose();
    }
  }

  @Override
  public void onMessage(WireMessage message) {
    if (listener == null) {
      early.add(message);
    } else {
      listener.onMessage(message);
    }
  }

  @Override
  public void onHalfClose() {
    isHalfClosed = true;
    if (listener != null) {
      listener.onHalfClose();
    }
  }

  @Override
  public void onCancel() {
    isOver = true;
    if (listener != null) {
      listener.onCancel();
    }
  }

  @Override
  public void onComplete() {
    isOver = true;
    if (listener != null) {
      listener.onComplete();
    }
  }

  @Override
  public void onReady() {
    if (listener != null) {
      listener.onReady();
    }
  }
}
