package dev.sluice.http;

import dev.sluice.codec.CompressionConfig;
import dev.sluice.component.ComponentId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.tls.TlsClientConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of an HTTP client, without {@code endpoint} and {@code timeout}, which belong to whoever
 * makes the calls.
 *
 * @param tls for {@code https} URLs
 * @param headers sent with every request; they win over those of the request
 * @param authenticator the extension that adds credentials to every request
 * @param compression of request bodies
 * @param proxyUrl proxy for every request; empty leaves it to the environment's variables
 * @param maxIdleConns idle connections kept over all hosts; zero for no limit
 * @param maxIdleConnsPerHost idle connections kept for one host; zero for no limit of its own
 * @param maxConnsPerHost connections to one host, calls wait for one; zero for no limit
 * @param idleConnTimeout how long an idle connection is kept; zero for ever
 * @param disableKeepAlives whether every request gets its own connection
 * @param cookies whether cookies that servers set are sent back
 */
public record HttpClientConfig(
    TlsClientConfig tls,
    Map<String, Secret> headers,
    Optional<ComponentId> authenticator,
    CompressionConfig compression,
    String proxyUrl,
    int maxIdleConns,
    int maxIdleConnsPerHost,
    int maxConnsPerHost,
    Duration idleConnTimeout,
    boolean disableKeepAlives,
    boolean cookies) {
  private static final String HTTP_1 = "HTTP/1.1 is spoken, HTTP/2 is not";
  private static final String BUFFERS = "buffers are sized by the event loop";
  private static final int DEFAULT_WRITE_BUFFER = 512 * 1024;

  public HttpClientConfig {
    headers = HeaderRules.HTTP_REQUEST.checked("headers", headers);
    ProxySettings.problem(proxyUrl)
        .ifPresent(
            why -> {
              throw new ConfigException("proxy_url", "", why, "write http://host:port");
            });
  }

  /** Everything by default, without compression. */
  public static HttpClientConfig defaults() {
    return new HttpClientConfig(
        TlsClientConfig.DEFAULT,
        Map.of(),
        Optional.empty(),
        CompressionConfig.NONE,
        "",
        ClientKeepAlive.DEFAULT.maxIdleConns(),
        ClientKeepAlive.DEFAULT.maxIdleConnsPerHost(),
        0,
        ClientKeepAlive.DEFAULT.idleConnTimeout(),
        ClientKeepAlive.DEFAULT.disabled(),
        false);
  }

  /**
   * The keys of an HTTP client, for {@link Key#inline}.
   *
   * @param defaultCompression the coding of request bodies unless told; empty for none
   */
  public static Spec<HttpClientConfig> spec(String defaultCompression) {
    Key<TlsClientConfig> tls =
        Key.section("tls", TlsClientConfig.SPEC, "TLS for https URLs; the scheme decides");
    Key<Map<String, Secret>> headers =
        Key.of("headers", ValueType.headers(), Map.of(), "sent with every request");
    Key<Optional<ComponentId>> authenticator =
        Key.maybe(
            "authenticator",
            ValueType.parsed("component id", ComponentId::parse),
            "extension that adds credentials");
    Key<Optional<Optional<ComponentId>>> auth =
        Key.optional(
            "auth",
            Spec.of(values -> values.get(authenticator), authenticator),
            Presence.NONE,
            "credentials for every request");
    Key<String> compression =
        Key.of(
            "compression",
            ValueType.word(CompressionConfig.WORDS, CompressionConfig::parseCoding),
            defaultCompression,
            "coding of request bodies, or none");
    Key<Integer> level =
        Key.of(
            "level",
            ValueType.int32(),
            0,
            "of the coding: -2 to 9 for gzip, zlib and deflate; 0 for the usual one");
    Key<Integer> params =
        Key.section(
            "compression_params",
            Spec.of(values -> values.get(level), level),
            "how hard the coding tries");
    Key<String> proxyUrl =
        Key.of(
            "proxy_url",
            ValueType.string(),
            "",
            "proxy for every request, http, https, socks5 or socks5h; empty: HTTP_PROXY,"
                + " HTTPS_PROXY and NO_PROXY");
    Key<Integer> maxPerHost =
        count("max_conns_per_host", 0, "connections to one host; 0 for no limit");
    Key<ClientKeepAlive> keepAlive = Key.inline(ClientKeepAlive.SPEC);
    Key<Optional<Boolean>> cookies =
        Key.optional("cookies", Spec.empty(true), Presence.NONE, "send cookies back");
    return Spec.of(
        values -> {
          ClientKeepAlive kept = values.get(keepAlive);
          return new HttpClientConfig(
              values.get(tls),
              values.get(headers),
              values.get(auth).flatMap(id -> id),
              CompressionConfig.of(values.get(compression), values.get(params)),
              values.get(proxyUrl),
              kept.maxIdleConns(),
              kept.maxIdleConnsPerHost(),
              values.get(maxPerHost),
              kept.idleConnTimeout(),
              kept.disabled(),
              values.get(cookies).orElse(false));
        },
        tls,
        headers,
        auth,
        HttpServerConfig.middlewares(),
        compression,
        params,
        proxyUrl,
        maxPerHost,
        keepAlive,
        cookies,
        count("read_buffer_size", 0, "bytes of the read buffer").inert(BUFFERS),
        count("write_buffer_size", DEFAULT_WRITE_BUFFER, "bytes of the write buffer")
            .inert(BUFFERS),
        Key.of("http2_read_idle_timeout", ValueType.duration(), Duration.ZERO, "HTTP/2 pings")
            .inert(HTTP_1),
        Key.of("http2_ping_timeout", ValueType.duration(), Duration.ZERO, "HTTP/2 pings")
            .inert(HTTP_1),
        Key.of("force_attempt_http2", ValueType.bool(), true, "try HTTP/2").inert(HTTP_1));
  }

  private static Key<Integer> count(String name, int usual, String doc) {
    return Key.of(name, ValueType.int32(), usual, doc);
  }
}
