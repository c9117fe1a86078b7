package dev.sluice.config.model;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.opaqueMap;
import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
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
 * @param files what TLS needs
 */
public record OwnOtlp(
    Protocol protocol,
    String endpoint,
    Map<String, Secret> headers,
    boolean gzip,
    Duration timeout,
    PemFiles files) {
  /**
   * Files in PEM.
   *
   * @param authorities to trust; empty for the system's
   * @param clientCertificate empty for none
   * @param clientKey empty for none
   */
  public record PemFiles(String authorities, String clientCertificate, String clientKey) {}

  /** How OTLP is spoken. */
  public enum Protocol {
    GRPC,
    HTTP_PROTOBUF,
    HTTP_JSON
  }

  private static final List<String> PROTOCOLS = List.of("grpc", "http/protobuf", "http/json");

  static final Spec<OwnOtlp> SPEC = Spec.of(OwnOtlp::read);

  private static OwnOtlp read(Keys keys) {
    String protocol =
        keys.get(string("protocol", "", "grpc, http/protobuf or http/json").required());
    String endpoint = keys.get(string("endpoint", "", "URL; https unless it says otherwise"));
    boolean insecure = keys.get(bool("insecure", false, "an endpoint without scheme means http"));
    Map<String, Secret> headers = keys.get(opaqueMap("headers", "sent with every request"));
    Secret list = keys.get(secret("headers_list", "more headers, a=b,c=d; headers win over them"));
    String compression = keys.get(string("compression", "", "gzip or none"));
    long timeoutMillis =
        keys.get(
            int64("timeout", 10_000, "of one request").in("milliseconds").keepingDefaultOnNull());
    PemFiles files =
        new PemFiles(
            keys.get(string("certificate", "", "file of the authorities to trust")),
            keys.get(string("client_certificate", "", "file of the client's certificate")),
            keys.get(string("client_key", "", "file of the client's key")));
    Protocol spoken = protocol(protocol);
    return new OwnOtlp(
        spoken,
        endpoint(endpoint, insecure, spoken),
        headers(headers, list),
        isGzip(compression),
        Duration.ofMillis(timeoutMillis),
        files);
  }

  public OwnOtlp {
    HeaderRules rules = protocol == Protocol.GRPC ? HeaderRules.GRPC : HeaderRules.HTTP_REQUEST;
    headers = rules.checked("headers", headers);
    if (timeout.isNegative()) {
      throw new ConfigException(
          "timeout", timeout.toMillis(), "must be non-negative", "Remove it for 10000.");
    }
    if (files.clientCertificate().isEmpty() != files.clientKey().isEmpty()) {
      throw new ConfigException(
          files.clientKey().isEmpty() ? "client_certificate" : "client_key",
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
              "protocol",
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
              "compression",
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
            "headers_list", "", "invalid headers list", "Write name=value,name=value.");
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
