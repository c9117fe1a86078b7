package dev.sluice.load.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How requests travel.
 *
 * @param protocol OTLP's
 * @param compression of the bodies, which are given compressed to a {@link Sender}
 * @param timeoutSeconds until a request counts as not answered
 * @param headers sent with each request
 * @param certificateAuthority PEM file of the authority of the collector's certificate; null for
 *     plain text
 */
public record Wire(
    Protocol protocol,
    Compression compression,
    @JsonProperty("timeout_seconds") int timeoutSeconds,
    Map<String, String> headers,
    @JsonProperty("ca_file") @Nullable String certificateAuthority) {
  /** OTLP's protocols. */
  public enum Protocol {
    GRPC,
    HTTP,
    HTTP_JSON
  }

  /** Codings of bodies. */
  public enum Compression {
    NONE,
    GZIP,
    ZSTD
  }

  public Wire {
    headers = Map.copyOf(headers);
    if (timeoutSeconds < 1) {
      throw new IllegalArgumentException("timeout_seconds is at least 1");
    }
  }

  /** In plain text with a time-out of ten seconds. */
  public static Wire of(Protocol protocol, Compression compression) {
    return new Wire(protocol, compression, 10, Map.of(), null);
  }

  String coding() {
    return switch (compression) {
      case NONE -> "identity";
      case GZIP -> "gzip";
      case ZSTD -> "zstd";
    };
  }
}
