package dev.sluice.http;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.opaqueMap;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.component.Claim;
import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.tls.TlsServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of an HTTP server.
 *
 * @param endpoint {@code host:port}; for {@link NetworkTransport#UNIX} a path
 * @param transport what it listens on
 * @param tls certificate and key; empty for plain text
 * @param cors for calls from web pages
 * @param auth who is asked before a body is read
 * @param maxRequestBodyBytes most bytes of a body, on the wire and decoded
 * @param includeMetadata whether batches carry the request's headers
 * @param responseHeaders put on every response
 * @param compressionAlgorithms codings that are decoded, an empty word for none; an empty list
 *     decodes nothing and ignores {@code Content-Encoding}
 * @param timeouts how long it waits
 * @param keepAlives whether connections serve more than one request
 */
public record HttpServerConfig(
    String endpoint,
    NetworkTransport transport,
    Optional<TlsServerConfig> tls,
    Optional<CorsConfig> cors,
    Optional<ServerAuthConfig> auth,
    long maxRequestBodyBytes,
    boolean includeMetadata,
    Map<String, Secret> responseHeaders,
    List<String> compressionAlgorithms,
    ServerTimeouts timeouts,
    boolean keepAlives) {
  /** 20 MiB, as in the reference. */
  public static final long DEFAULT_MAX_REQUEST_BODY_BYTES = 20 << 20;

  private static final List<String> DEFAULT_ALGORITHMS =
      List.of("", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4", "x-snappy-framed");
  static final Duration USUAL_TIMEOUT = Duration.ofMinutes(1);
  private static final String NO_MIDDLEWARE = "there is no middleware extension here";

  /**
   * The port that a server needs for itself.
   *
   * @param path the key of its address
   */
  public List<Claim> claims(String path) {
    return List.of(
        transport == NetworkTransport.UNIX
            ? new Claim.Socket(path, endpoint)
            : new Claim.Port(path, endpoint));
  }

  public HttpServerConfig {
    responseHeaders = HeaderRules.HTTP_RESPONSE.checked("response_headers", responseHeaders);
    compressionAlgorithms = List.copyOf(compressionAlgorithms);
    if (maxRequestBodyBytes <= 0) {
      maxRequestBodyBytes = DEFAULT_MAX_REQUEST_BODY_BYTES;
    }
    List<ConfigException.Problem> problems = new ArrayList<>();
    if (transport == NetworkTransport.UNUSABLE) {
      problems.add(
          new ConfigException.Problem(
              "transport", "", "an HTTP server listens on tcp, tcp4, tcp6 or unix", "use tcp"));
    } else if (transport != NetworkTransport.UNIX && !endpoint.isBlank()) {
      try {
        ListenAddress.parse(endpoint);
      } catch (IllegalArgumentException e) {
        problems.add(
            new ConfigException.Problem(
                "endpoint", endpoint, String.valueOf(e.getMessage()), "write host:port"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** The defaults on that endpoint, in plain text. */
  public static HttpServerConfig on(String endpoint) {
    return spec(endpoint).defaults();
  }

  /**
   * The keys of an HTTP server, for {@link Key#inline}.
   *
   * @param defaultEndpoint where it listens unless told; empty when the user has to say
   */
  public static Spec<HttpServerConfig> spec(String defaultEndpoint) {
    return Spec.of(keys -> read(keys, defaultEndpoint));
  }

  private static HttpServerConfig read(Keys keys, String defaultEndpoint) {
    keys.also(dialer());
    keys.also(middlewares());
    Key<String> endpoint =
        string(
            "endpoint", defaultEndpoint, "where it listens, host:port; a path with transport unix");
    Duration readTimeout =
        keys.get(duration("read_timeout", Duration.ZERO, "for a whole request; 0 for none"));
    ServerKeepAlive kept = ServerKeepAlive.read(keys, readTimeout);
    return new HttpServerConfig(
        keys.get(endpoint),
        keys.get(
            Key.of("transport", NetworkTransport.TYPE, NetworkTransport.TCP, "what it listens on")),
        keys.get(optional("tls", TlsServerConfig.SPEC, "TLS with this certificate")),
        keys.get(optional("cors", CorsConfig.SPEC, "calls from web pages")),
        keys.get(optional("auth", ServerAuthConfig.SPEC, "who may call")),
        keys.get(
            int64(
                    "max_request_body_size",
                    DEFAULT_MAX_REQUEST_BODY_BYTES,
                    "most bytes of a body, on the wire and decoded; 0 for the default")
                .in("bytes")),
        keys.get(bool("include_metadata", false, "let batches carry the request's headers")),
        keys.get(opaqueMap("response_headers", "put on every response")),
        keys.get(
            strings(
                "compression_algorithms",
                DEFAULT_ALGORITHMS,
                "codings that are decoded; [] decodes nothing")),
        new ServerTimeouts(
            readTimeout,
            orUsual(
                keys.get(
                    maybe(
                        "read_header_timeout",
                        ValueType.duration(),
                        "for the headers of a request; 0 for read_timeout; 1m when neither is"
                            + " given")),
                readTimeout),
            keys.get(
                duration(
                    "write_timeout",
                    Duration.ofSeconds(30),
                    "for a response to be taken by the client; 0 for none")),
            kept.idleTimeout()),
        kept.enabled());
  }

  /** Shared with the reference's clients; a server dials nobody. */
  public static Key<Duration> dialer() {
    return section("dialer", "how connections are made", HttpServerConfig::dialTimeout);
  }

  private static Duration dialTimeout(Keys keys) {
    return keys.get(
        duration("timeout", Duration.ZERO, "time-out of a dial").inert("a server dials nobody"));
  }

  static Key<List<Object>> middlewares() {
    return Key.of(
            "middlewares", ValueType.list(ValueType.any()), List.of(), "extensions in between")
        .refusedUnless(List::isEmpty, NO_MIDDLEWARE);
  }

  /** What a time-out is when it is not given: that for reading, if there is one. */
  static Duration orUsual(Optional<Duration> given, Duration readTimeout) {
    return given.orElse(readTimeout.isZero() ? USUAL_TIMEOUT : Duration.ZERO);
  }
}
