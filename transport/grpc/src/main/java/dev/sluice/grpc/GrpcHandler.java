package dev.sluice.grpc;

/** What a server does with the requests of one method. */
@FunctionalInterface
public interface GrpcHandler {
  /**
   * Takes one request and answers it exactly once, on any thread, possibly before returning. Runs
   * on an event loop unless the request is large or had to be inflated elsewhere: it must not
   * block. What it throws is answered as {@code INTERNAL}.
   *
   * <p>The handler's reference of {@code request.lease()} is given back by the server as soon as
   * the answer is sent; who keeps the bytes longer retains the lease before.
   */
  void handle(GrpcRequest request, GrpcReply reply);

  /** Where the answer goes. Thread-safe; a second answer is ignored. */
  @FunctionalInterface
  interface GrpcReply {
    void send(GrpcResponse response);
  }
}
