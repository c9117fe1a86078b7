package dev.sluice.http;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.opaqueMap;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.codec.CompressionConfig;
import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentId;
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
 * @param keepAlive which connections are kept for further requests
 * @param maxConnsPerHost connections to one host, calls wait for one; zero for no limit
 * @param cookies whether cookies that servers set are sent back
 */
public record HttpClientConfig(
    TlsClientConfig tls,
    Map<String, Secret> headers,
    Optional<ComponentId> authenticator,
    CompressionConfig compression,
    String proxyUrl,
    ClientKeepAlive keepAlive,
    int maxConnsPerHost,
    boolean cookies) {
  private static final String HTTP_1 = "HTTP/1.1 is spoken, HTTP/2 is not";
  private static final String BUFFERS = "buffers are sized by the event loop";
  private static final Spec<Optional<ComponentId>> AUTH =
      Spec.of(keys -> keys.get(componentId("authenticator", "extension that adds credentials")));
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
    return spec("").defaults();
  }

  /**
   * The keys of an HTTP client, for {@link Key#inline}.
   *
   * @param defaultCompression the coding of request bodies unless told; empty for none
   */
  public static Spec<HttpClientConfig> spec(String defaultCompression) {
    return Spec.of(keys -> read(keys, defaultCompression));
  }

  private static HttpClientConfig read(Keys keys, String defaultCompression) {
    keys.also(HttpServerConfig.middlewares());
    keys.also(buffer("read_buffer_size", 0));
    keys.also(buffer("write_buffer_size", DEFAULT_WRITE_BUFFER));
    keys.also(duration("http2_read_idle_timeout", Duration.ZERO, "HTTP/2 pings").inert(HTTP_1));
    keys.also(duration("http2_ping_timeout", Duration.ZERO, "HTTP/2 pings").inert(HTTP_1));
    keys.also(bool("force_attempt_http2", true, "try HTTP/2").inert(HTTP_1));
    ClientKeepAlive kept = ClientKeepAlive.read(keys);
    return new HttpClientConfig(
        keys.get(section("tls", TlsClientConfig.SPEC, "TLS for https URLs; the scheme decides")),
        keys.get(opaqueMap("headers", "sent with every request")),
        keys.get(optional("auth", AUTH, "credentials for every request")).flatMap(id -> id),
        CompressionConfig.of(
            keys.get(
                Key.of(
                    "compression",
                    CompressionConfig.TYPE,
                    defaultCompression,
                    "coding of request bodies, or none")),
            keys.get(
                section(
                    "compression_params", "how hard the coding tries", HttpClientConfig::level))),
        keys.get(
            string(
                "proxy_url",
                "",
                "proxy for every request, http, https, socks5 or socks5h; empty: HTTP_PROXY,"
                    + " HTTPS_PROXY and NO_PROXY")),
        kept,
        keys.get(int32("max_conns_per_host", 0, "connections to one host; 0 for no limit")),
        keys.get(optional("cookies", Spec.empty(true), "send cookies back")).orElse(false));
  }

  private static int level(Keys keys) {
    return keys.get(
        int32(
            "level", 0, "of the coding: -2 to 9 for gzip, zlib and deflate; 0 for the usual one"));
  }

  private static Key<Integer> buffer(String name, int usual) {
    return int32(name, usual, "size of the buffer").in("bytes").inert(BUFFERS);
  }
}
