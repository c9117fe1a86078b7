package dev.sluice.load.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One generator of a scenario.
 *
 * @param profile what its requests look like
 * @param protocol how they travel
 * @param compression of their bodies
 * @param connections to the collector
 * @param inFlight requests under way at once in a closed loop; over HTTP a connection has one
 * @param freshNumbers whether compressed bodies bear fresh numbers, at the cost of compressing
 *     while load runs; plain bodies always do
 * @param headers sent with each request; null for none
 */
public record Traffic(
    Profile.File profile,
    Wire.Protocol protocol,
    Wire.Compression compression,
    int connections,
    @JsonProperty("in_flight") int inFlight,
    @JsonProperty("fresh_numbers") boolean freshNumbers,
    @Nullable Map<String, String> headers) {
  public Traffic {
    if (compression == null) {
      compression = Wire.Compression.NONE;
    }
    connections = Math.max(1, connections);
    inFlight = Math.max(1, inFlight);
  }

  /** Connections that a closed loop needs. */
  public int connectionsInClosedLoop() {
    return protocol == Wire.Protocol.GRPC ? connections : Math.max(connections, inFlight);
  }

  /**
   * What is sent, by turns.
   *
   * @param protobuf templates of the profile
   */
  public List<Template> forms(List<Template> protobuf) {
    return protocol == Wire.Protocol.HTTP_JSON
        ? protobuf.stream().map(Template::json).toList()
        : protobuf;
  }

  /** How its requests travel. */
  public Wire wire() {
    return new Wire(protocol, compression, 10, headers == null ? Map.of() : headers, null);
  }

  Traffic with(Variant variant) {
    Profile.File changed = profile;
    if (variant.signal() != null) {
      changed = changed.withSignal(variant.signal());
    }
    if (variant.itemBytes() != null) {
      changed = changed.withItemBytes(variant.itemBytes());
    }
    if (variant.itemsPerRequest() != null) {
      changed = changed.withItemsPerRequest(List.of(variant.itemsPerRequest()));
    }
    return new Traffic(
        changed,
        protocol,
        compression,
        variant.connections() == null ? connections : variant.connections(),
        variant.inFlight() == null ? inFlight : variant.inFlight(),
        freshNumbers,
        headers);
  }
}
