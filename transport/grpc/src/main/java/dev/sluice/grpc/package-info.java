/**
 * Unary gRPC as bytes: a server and a client on grpc-netty-shaded that never decode protobuf,
 * inflate with codecs of our own, and charge every byte to the collector's memory budget as it
 * arrives. Event loops are shared by all servers and clients of one collector; nothing here blocks
 * one.
 */
@NullMarked
package dev.sluice.grpc;

import org.jspecify.annotations.NullMarked;
