package dev.sluice.grpc;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the listener of a call of which a worker still finds out whose it is. Nothing of the
 * message was asked for meanwhile, so only an end can come; while the call begins, everything may
 * come at once, and is told as soon as there is somebody to hear it. Confined to the connection's
 * event loop.
 */
final class DeferredStart extends ServerCall.Listener<WireMessage> {
  private final List<Consumer<ServerCall.Listener<WireMessage>>> early = new ArrayList<>(2);
  private ServerCall.@Nullable Listener<WireMessage> listener;
  private @Nullable GrpcResponse refusal;
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
    for (int i = 0; i < early.size(); i++) { // what is told may bring more
      early.get(i).accept(started);
    }
    early.clear();
    listener = started;
  }

  private void tell(Consumer<ServerCall.Listener<WireMessage>> event) {
    ServerCall.Listener<WireMessage> known = listener;
    if (known == null) {
      early.add(event);
    } else {
      event.accept(known);
    }
  }

  @Override
  public void onMessage(WireMessage message) {
    tell(known -> known.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    tell(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    isOver = true;
    tell(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    isOver = true;
    tell(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    tell(ServerCall.Listener::onReady);
  }
}
