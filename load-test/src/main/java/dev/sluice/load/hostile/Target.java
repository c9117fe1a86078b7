package dev.sluice.load.hostile;

/**
 * The ports of the collector under test.
 *
 * @param grpc OTLP/gRPC in plain text, with {@code include_metadata}
 * @param http OTLP/HTTP in plain text, with {@code include_metadata}
 * @param tlsGrpc OTLP/gRPC over TLS
 * @param tlsHttp OTLP/HTTP over TLS
 * @param metrics its own metrics
 */
record Target(int grpc, int http, int tlsGrpc, int tlsHttp, int metrics) {}
