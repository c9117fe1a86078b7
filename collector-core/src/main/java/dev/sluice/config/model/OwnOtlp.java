package dev.sluice.config.model;

import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where and how the collector sends its own telemetry by OTLP: an {@code otlp} exporter under
 * {@code service::telemetry}.
 *
 * @param protocol how it is spoken
 * @param endpoint a URL, {@code http://host:port} or {@code https://host:port/path}
 * @param headers sent with every request
 * @param gzip whether requests are compressed
 * @param timeout of one request; zero for none
 * @param certificate file of the authorities to trust; empty for the system's
 * @param clientCertificate file; empty for none
 * @param clientKey file; empty for none
 */
public record OwnOtlp(
    Protocol protocol,
    String endpoint,
    Map<String, Secret> headers,
    boolean gzip,
    Duration timeout,
    String certificate,
    String clientCertificate,
    String clientKey) {
  /** How OTLP is spoken. */
  public enum Protocol {
    GRPC,
    HTTP_PROTOBUF,
    HTTP_JSON
  }

  private static final List<String> PROTOCOLS = List.of("grpc", "http/protobuf", "http/json");
  private static final long DEFAULT_TIMEOUT_MILLIS = 10_000;

  static final Key<String> PROTOCOL =
      Key.of("protocol", ValueType.string(), "", "grpc, http/protobuf or http/json");
  static final Key<String> ENDPOINT =
      Key.of("endpoint", ValueType.string(), "", "URL; https unless it says otherwise");
  static final Key<Boolean> INSECURE =
      Key.of("insecure", ValueType.bool(), false, "an endpoint without scheme means http");
  static final Key<Map<String, Secret>> HEADERS =
      Key.of("headers", ValueType.headers(), Map.of(), "sent with every request");
  static final Key<Secret> HEADERS_LIST =
      Key.of(
          "headers_list",
          ValueType.secret(),
          new Secret(""),
          "more headers, a=b,c=d; headers win over them");
  static final Key<String> COMPRESSION =
      Key.of("compression", ValueType.string(), "", "gzip or none");
  static final Key<Long> TIMEOUT =
      Key.of(
          "timeout",
          ValueType.int64().keepingDefaultOnNull(),
          DEFAULT_TIMEOUT_MILLIS,
          "of one request, in milliseconds");
  static final Key<String> CERTIFICATE =
      Key.of("certificate", ValueType.string(), "", "file of the authorities to trust");
  static final Key<String> CLIENT_CERTIFICATE =
      Key.of("client_certificate", ValueType.string(), "", "file of the client's certificate");
  static final Key<String> CLIENT_KEY =
      Key.of("client_key", ValueType.string(), "", "file of the client's key");

  static final Spec<OwnOtlp> SPEC =
      Spec.of(
          v -> {
            Protocol protocol = protocol(v.get(PROTOCOL));
            return new OwnOtlp(
                protocol,
                endpoint(v.get(ENDPOINT), v.get(INSECURE), protocol),
                headers(v.get(HEADERS), v.get(HEADERS_LIST)),
                isGzip(v.get(COMPRESSION)),
                Duration.ofMillis(v.get(TIMEOUT)),
                v.get(CERTIFICATE),
                v.get(CLIENT_CERTIFICATE),
                v.get(CLIENT_KEY));
          },
          PROTOCOL,
          ENDPOINT,
          INSECURE,
          HEADERS,
          HEADERS_LIST,
          COMPRESSION,
          TIMEOUT,
          CERTIFICATE,
          CLIENT_CERTIFICATE,
          CLIENT_KEY);

  public OwnOtlp {
    HeaderRules rules = protocol == Protocol.GRPC ? HeaderRules.GRPC : HeaderRules.HTTP_REQUEST;
    headers = rules.checked(HEADERS.name(), headers);
    if (timeout.isNegative()) {
      throw new ConfigException(
          TIMEOUT.name(), timeout.toMillis(), "must be non-negative", "Remove it for 10000.");
    }
    if (clientCertificate.isEmpty() != clientKey.isEmpty()) {
      throw new ConfigException(
          clientKey.isEmpty() ? CLIENT_CERTIFICATE.name() : CLIENT_KEY.name(),
          "",
          "client_certificate and client_key must be given together",
          "Write both or none.");
    }
  }

  /** Whether the connection is in plain text. */
  public boolean isPlaintext() {
    return endpoint.startsWith("http://");
  }

  private static Protocol protocol(String text) {
    return switch (text) {
      case "grpc" -> Protocol.GRPC;
      case "http/protobuf" -> Protocol.HTTP_PROTOBUF;
      case "http/json" -> Protocol.HTTP_JSON;
      default ->
          throw new ConfigException(
              PROTOCOL.name(),
              text,
              text.isEmpty()
                  ? "protocol must be specified"
                  : "unsupported protocol \"" + text + "\"",
              "Write one of " + String.join(", ", PROTOCOLS) + ".");
    };
  }

  private static String endpoint(String given, boolean insecure, Protocol protocol) {
    String place =
        given.isEmpty() ? "localhost:" + (protocol == Protocol.GRPC ? 4317 : 4318) : given;
    boolean hasScheme = place.startsWith("http://") || place.startsWith("https://");
    return hasScheme ? place : (insecure ? "http://" : "https://") + place;
  }

  private static boolean isGzip(String text) {
    return switch (text) {
      case "", "none" -> false;
      case "gzip" -> true;
      default ->
          throw new ConfigException(
              COMPRESSION.name(),
              text,
              "unsupported compression \"" + text + "\"",
              "Write gzip or none.");
    };
  }

  private static Map<String, Secret> headers(Map<String, Secret> own, Secret list) {
    Map<String, Secret> all = new LinkedHashMap<>();
    for (String pair : list.reveal().split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new ConfigException(
            HEADERS_LIST.name(), "", "invalid headers list", "Write name=value,name=value.");
      }
      String value = pair.substring(equals + 1);
      int properties = value.indexOf(';');
      all.put(
          pair.substring(0, equals).strip(),
          new Secret(
              PercentDecoding.decode(
                  (properties < 0 ? value : value.substring(0, properties)).strip())));
    }
    all.putAll(own);
    return all;
  }
}
