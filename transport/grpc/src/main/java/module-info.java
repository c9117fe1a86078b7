/** Unary gRPC server and client. */
module dev.sluice.grpc {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.codec;
  requires transitive dev.sluice.kits;
  // The automatic modules of gRPC and Guava cannot say what they need, so it is said here.
  requires com.google.common.util.concurrent.internal;
  requires io.grpc;
  requires io.grpc.netty.shaded;
  requires java.logging;
  requires java.management;
  requires java.naming;
  requires jdk.management;
  requires jdk.unsupported;

  exports dev.sluice.grpc;
}
