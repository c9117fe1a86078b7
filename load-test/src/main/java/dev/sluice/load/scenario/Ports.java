package dev.sluice.load.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Ports that must be these, for a collector's configuration that names them; 0 for any.
 *
 * @param grpc that the collector listens on
 * @param http that the collector listens on
 * @param metrics of the collector's own metrics
 * @param sinkGrpc that the sink listens on
 * @param sinkHttp that the sink listens on
 */
public record Ports(
    int grpc,
    int http,
    int metrics,
    @JsonProperty("sink_grpc") int sinkGrpc,
    @JsonProperty("sink_http") int sinkHttp) {
  static final Ports ANY = new Ports(0, 0, 0, 0, 0);
}
