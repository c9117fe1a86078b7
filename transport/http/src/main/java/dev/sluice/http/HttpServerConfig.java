package dev.sluice.http;

import dev.sluice.component.Claim;
import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.Presence;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.config.Values;
import dev.sluice.tls.TlsServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
 * @param readTimeout for a whole request and for the silence before the first one; zero for none
 * @param readHeaderTimeout from the first byte of a request to the end of its headers; zero for
 *     {@code readTimeout}, which bounds it in any case
 * @param writeTimeout for a response to be taken by the client; zero for none
 * @param idleTimeout between requests; zero for {@code readTimeout}
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
    Duration readTimeout,
    Duration readHeaderTimeout,
    Duration writeTimeout,
    Duration idleTimeout,
    boolean keepAlives) {
  /** 20 MiB, as in the reference. */
  public static final long DEFAULT_MAX_REQUEST_BODY_BYTES = 20 << 20;

  private static final List<String> DEFAULT_ALGORITHMS =
      List.of("", "gzip", "zstd", "zlib", "snappy", "deflate", "lz4", "x-snappy-framed");
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(1);
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
    return new HttpServerConfig(
        endpoint,
        NetworkTransport.TCP,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_MAX_REQUEST_BODY_BYTES,
        false,
        Map.of(),
        DEFAULT_ALGORITHMS,
        Duration.ZERO,
        USUAL_TIMEOUT,
        Duration.ofSeconds(30),
        USUAL_TIMEOUT,
        true);
  }

  /**
   * The keys of an HTTP server, for {@link Key#inline}.
   *
   * @param defaultEndpoint where it listens unless told; empty when the user has to say
   */
  public static Spec<HttpServerConfig> spec(String defaultEndpoint) {
    HttpServerConfig defaults = on(defaultEndpoint);
    Key<String> endpoint =
        Key.of(
            "endpoint",
            ValueType.string(),
            defaultEndpoint,
            "where it listens, host:port; a path with transport unix");
    Key<NetworkTransport> transport =
        Key.of(
            "transport",
            ValueType.word(NetworkTransport.WORDS, NetworkTransport::parse),
            NetworkTransport.TCP,
            "tcp, tcp4, tcp6 or unix");
    Key<Optional<TlsServerConfig>> tls =
        Key.optional("tls", TlsServerConfig.SPEC, Presence.NONE, "TLS with this certificate");
    Key<Optional<CorsConfig>> cors =
        Key.optional("cors", CorsConfig.SPEC, Presence.NONE, "calls from web pages");
    Key<Optional<ServerAuthConfig>> auth =
        Key.optional("auth", ServerAuthConfig.SPEC, Presence.NONE, "who may call");
    Key<Long> maxBody =
        Key.of(
            "max_request_body_size",
            ValueType.int64(),
            DEFAULT_MAX_REQUEST_BODY_BYTES,
            "most bytes of a body, on the wire and decoded; 0 for the default");
    Key<Boolean> includeMetadata =
        Key.of(
            "include_metadata", ValueType.bool(), false, "let batches carry the request's headers");
    Key<Map<String, Secret>> responseHeaders =
        Key.of("response_headers", ValueType.headers(), Map.of(), "put on every response");
    Key<List<String>> algorithms =
        Key.of(
            "compression_algorithms",
            ValueType.list(ValueType.string()),
            DEFAULT_ALGORITHMS,
            "codings that are decoded; [] decodes nothing");
    Key<Duration> readTimeout =
        timeout("read_timeout", defaults.readTimeout(), "for a whole request; 0 for none");
    Key<Optional<Duration>> readHeaderTimeout =
        Key.maybe(
            "read_header_timeout",
            ValueType.duration(),
            "for the headers of a request; 0 for read_timeout; 1m when neither is given");
    Key<Duration> writeTimeout =
        timeout(
            "write_timeout",
            defaults.writeTimeout(),
            "for a response to be taken by the client; 0 for none");
    ServerKeepAlive keepAlive = new ServerKeepAlive(defaults.idleTimeout());
    List<Key<?>> keys = new ArrayList<>();
    Collections.addAll(
        keys,
        endpoint,
        transport,
        dialer(),
        tls,
        cors,
        auth,
        maxBody,
        includeMetadata,
        responseHeaders,
        algorithms,
        readTimeout,
        readHeaderTimeout,
        writeTimeout);
    Collections.addAll(keys, keepAlive.keys());
    keys.add(middlewares());
    Function<Values, HttpServerConfig> read =
        values -> {
          ServerKeepAlive.Effective kept = keepAlive.read(values);
          return new HttpServerConfig(
              values.get(endpoint),
              values.get(transport),
              values.get(tls),
              values.get(cors),
              values.get(auth),
              values.get(maxBody),
              values.get(includeMetadata),
              values.get(responseHeaders),
              values.get(algorithms),
              values.get(readTimeout),
              orElse(values.get(readHeaderTimeout), values.get(readTimeout)),
              values.get(writeTimeout),
              orElse(kept.idleTimeout(), values.get(readTimeout)),
              kept.enabled());
        };
    return Spec.of(read, keys.toArray(new Key<?>[0]))
        .showing(
            (config, shown) ->
                ServerKeepAlive.show(config.keepAlives(), config.idleTimeout(), shown));
  }

  /** Shared with the reference's clients; a server dials nobody. */
  private static Key<Duration> dialer() {
    Key<Duration> timeout =
        Key.of("timeout", ValueType.duration(), Duration.ZERO, "time-out of a dial")
            .inert("a server dials nobody");
    return Key.section(
        "dialer", Spec.of(values -> values.get(timeout), timeout), "how connections are made");
  }

  static Key<List<Object>> middlewares() {
    return Key.of(
            "middlewares", ValueType.list(ValueType.any()), List.of(), "extensions in between")
        .refusedUnless(List::isEmpty, NO_MIDDLEWARE);
  }

  private static Key<Duration> timeout(String name, Duration usual, String doc) {
    return Key.of(name, ValueType.duration(), usual, doc);
  }

  /** What a time-out is when it is not given: that for reading, if there is one. */
  private static Duration orElse(Optional<Duration> given, Duration readTimeout) {
    return given.orElse(readTimeout.isZero() ? USUAL_TIMEOUT : Duration.ZERO);
  }

  /** {@code readHeaderTimeout}, or what stands for it: headers are a part of the request. */
  Duration effectiveHeaderTimeout() {
    boolean wholeIsShorter = !readTimeout.isZero() && readTimeout.compareTo(readHeaderTimeout) < 0;
    return readHeaderTimeout.isZero() || wholeIsShorter ? readTimeout : readHeaderTimeout;
  }

  /** {@code idleTimeout}, or what stands for it. */
  Duration effectiveIdleTimeout() {
    return idleTimeout.isZero() ? readTimeout : idleTimeout;
  }
}
