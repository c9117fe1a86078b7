package dev.sluice.grpc;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.opaqueMap;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.id.ComponentId;
import dev.sluice.tls.TlsClientConfig;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A gRPC client as the reference configures it.
 *
 * @param endpoint where to connect; see {@link GrpcEndpoint}
 * @param compression {@code gzip}, {@code snappy}, {@code zstd}, or {@code none} or empty for none;
 *     other codings of the reference fail at start
 * @param tls TLS by default
 * @param keepalive pings; empty: none
 * @param waitForReady whether a call waits for a connection, up to its deadline, rather than fail
 * @param headers sent with every call
 * @param balancerName {@code round_robin}, {@code pick_first} or another that grpc knows
 * @param authenticator the extension that adds credentials to every call
 */
public record GrpcClientConfig(
    String endpoint,
    String compression,
    TlsClientConfig tls,
    Optional<ClientKeepalive> keepalive,
    boolean waitForReady,
    RequestHeaders headers,
    String balancerName,
    Optional<ComponentId> authenticator) {
  /**
   * What is sent with every call.
   *
   * @param configured by name; see {@link HeaderRules#GRPC}
   * @param userAgent empty for description and version of this build
   * @param authority what to send as {@code :authority}; empty for the endpoint
   */
  public record RequestHeaders(Map<String, Secret> configured, String userAgent, String authority) {
    private RequestHeaders checked() {
      return new RequestHeaders(
          HeaderRules.GRPC.checked("headers", configured), userAgent, authority);
    }
  }

  /** Codings that the reference knows by name. */
  private static final List<String> COMPRESSIONS =
      List.of("gzip", "zlib", "deflate", "snappy", "x-snappy-framed", "zstd", "lz4", "none", "");

  /** What RFC 3986, section 3.2, lets an authority contain, without a user. */
  private static final Pattern AUTHORITY_TEXT =
      Pattern.compile("[0-9A-Za-z._~:\\[\\]%!$&'()*+,;=-]*");

  private static final ValueType<String> COMPRESSION =
      ValueType.word(COMPRESSIONS, GrpcClientConfig::compression);

  /** All keys of a gRPC client, for {@link Key#inline}. */
  public static final Spec<GrpcClientConfig> SPEC =
      Spec.of(keys -> read(keys, "", TlsClientConfig.SPEC));

  /**
   * @param endpoint empty where it has to be given
   */
  private static GrpcClientConfig read(Keys keys, String endpoint, Spec<TlsClientConfig> tls) {
    keys.also(CommonKeys.bufferSize("read_buffer_size", 0));
    keys.also(CommonKeys.bufferSize("write_buffer_size", 512 * 1024));
    keys.also(CommonKeys.middlewares());
    String target =
        keys.get(string("endpoint", endpoint, "where to connect: `host:port`").required());
    String compression = keys.get(Key.of("compression", COMPRESSION, "gzip", "coding of requests"));
    TlsClientConfig secured =
        keys.get(section("tls", tls, "TLS, with the system's authorities by default"));
    Optional<ClientKeepalive> keepalive =
        keys.get(optional("keepalive", ClientKeepalive.SPEC, "pings; none by default"));
    boolean waitForReady =
        keys.get(
            bool("wait_for_ready", false, "let calls wait for a connection, up to their time-out"));
    Map<String, Secret> headers = keys.get(opaqueMap("headers", "sent with every call"));
    String userAgent =
        keys.get(string("user_agent", "", "begins the user agent; empty for this build's"));
    String balancerName =
        keys.get(
            string(
                "balancer_name",
                "round_robin",
                "`round_robin` over all addresses, or `pick_first`"));
    String authority =
        keys.get(string("authority", "", "sent as `:authority`, and verified by TLS"));
    return new GrpcClientConfig(
        target,
        compression,
        secured,
        keepalive,
        waitForReady,
        new RequestHeaders(headers, userAgent, authority),
        balancerName,
        keys.get(CommonKeys.auth("credentials for every call")).flatMap(id -> id));
  }

  public GrpcClientConfig {
    List<Problem> problems = new ArrayList<>();
    try {
      headers = headers.checked();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    if (!HeaderRules.isPrintable(headers.userAgent())) {
      problems.add(
          new Problem("user_agent", "", "must be printable ASCII", "Take other characters away."));
    }
    addAuthorityProblem("authority", headers.authority(), problems);
    addAuthorityProblem("tls::server_name_override", tls.serverNameOverride(), problems);
    if (endpoint.isEmpty()) {
      problems.add(
          new Problem(
              "endpoint",
              "",
              "requires a non-empty \"endpoint\"",
              "write host:port, for example tempo:4317"));
    } else {
      try {
        GrpcEndpoint.parse(endpoint);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    if (!balancerName.isEmpty()
        && LoadBalancerRegistry.getDefaultRegistry().getProvider(balancerName) == null) {
      problems.add(
          new Problem(
              "balancer_name",
              balancerName,
              "invalid balancer_name: " + balancerName,
              "remove it for round_robin"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** Everything by default, to that endpoint, in plain text. */
  public static GrpcClientConfig plaintextTo(String endpoint) {
    return Spec.of(keys -> read(keys, endpoint, TlsClientConfig.INSECURE_SPEC)).defaults();
  }

  /**
   * The labels {@code server_address} and {@code server_port} of the reference's exporter metrics,
   * as name, value pairs: the whole endpoint stands as address unless it is {@code host:port}.
   */
  public List<String> serverLabels() {
    try {
      HostPort bare = HostPort.parse(endpoint);
      return List.of("server_address", bare.host(), "server_port", String.valueOf(bare.port()));
    } catch (IllegalArgumentException e) {
      return List.of("server_address", endpoint);
    }
  }

  /**
   * The key under which a header is sent; throws {@link IllegalArgumentException} for bad names.
   */
  static Metadata.Key<?> headerKey(String name) {
    return isBinary(name)
        ? Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.BINARY_BYTE_MARSHALLER)
        : Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  static boolean isBinary(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(Metadata.BINARY_HEADER_SUFFIX);
  }

  /** What grpc would refuse when it starts, without saying where it is written. */
  private static void addAuthorityProblem(String key, String authority, List<Problem> problems) {
    if (!AUTHORITY_TEXT.matcher(authority).matches()) {
      problems.add(new Problem(key, authority, "is no host name", "write host or host:port"));
    }
  }

  private static String compression(String text) {
    if (!COMPRESSIONS.contains(text)) {
      throw new IllegalArgumentException("unsupported compression type \"" + text + "\"");
    }
    return text;
  }
}
