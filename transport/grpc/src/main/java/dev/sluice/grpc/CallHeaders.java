package dev.sluice.grpc;

import dev.sluice.config.HeaderRules;
import dev.sluice.config.Secret;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The metadata of a client's calls: what is configured, and over it what an authenticator gives.
 * Names that gRPC keeps to itself do not leave. Thread-safe.
 */
final class CallHeaders {
  private final Metadata configured = new Metadata(); // not written to after the constructor

  CallHeaders(Map<String, Secret> configured) {
    whatLeaves(configured).forEach((name, value) -> put(this.configured, name, value));
  }

  /**
   * For one call.
   *
   * @param without configured ones that it goes without
   * @param credentials from an authenticator, instead of what is configured by these names; {@link
   *     dev.sluice.config.ConfigException} for what is no header
   */
  Metadata with(Set<String> without, Map<String, String> credentials) {
    Metadata headers = new Metadata();
    headers.merge(configured);
    for (String name : without) {
      headers.discardAll(GrpcClientConfig.headerKey(name));
    }
    if (!credentials.isEmpty()) {
      Map<String, Secret> secrets = new HashMap<>();
      credentials.forEach((name, value) -> secrets.put(name, new Secret(value)));
      whatLeaves(HeaderRules.GRPC.checked("", secrets))
          .forEach(
              (name, value) -> {
                headers.discardAll(GrpcClientConfig.headerKey(name));
                put(headers, name, value);
              });
    }
    return headers;
  }

  private static Map<String, Secret> whatLeaves(Map<String, Secret> headers) {
    Map<String, Secret> left = new LinkedHashMap<>(headers);
    left.keySet().removeIf(HeaderRules::isReservedInGrpc);
    return left;
  }

  private static void put(Metadata headers, String name, Secret value) {
    if (GrpcClientConfig.isBinary(name)) {
      headers.put(
          Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.BINARY_BYTE_MARSHALLER),
          value.reveal().getBytes(StandardCharsets.UTF_8));
    } else {
      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value.reveal());
    }
  }
}
