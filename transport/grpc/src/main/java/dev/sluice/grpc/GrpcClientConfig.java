package dev.sluice.grpc;

import dev.sluice.component.ComponentId;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
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
 * @param headers sent with every call; see {@link HeaderRules#GRPC}
 * @param userAgent empty for description and version of this build
 * @param balancerName {@code round_robin}, {@code pick_first} or another that grpc knows
 * @param authority what to send as {@code :authority}; empty for the endpoint
 * @param authenticator the extension that adds credentials to every call
 */
public record GrpcClientConfig(
    String endpoint,
    String compression,
    TlsClientConfig tls,
    Optional<ClientKeepalive> keepalive,
    boolean waitForReady,
    Map<String, Secret> headers,
    String userAgent,
    String balancerName,
    String authority,
    Optional<ComponentId> authenticator) {
  /** Codings that the reference knows by name. */
  private static final List<String> COMPRESSIONS =
      List.of("gzip", "zlib", "deflate", "snappy", "x-snappy-framed", "zstd", "lz4", "none", "");

  /** What RFC 3986, section 3.2, lets an authority contain, without a user. */
  private static final Pattern AUTHORITY_TEXT =
      Pattern.compile("[0-9A-Za-z._~:\\[\\]%!$&'()*+,;=-]*");

  private static final String DEFAULT_BALANCER = "round_robin";

  private static final Key<String> ENDPOINT =
      Key.of("endpoint", ValueType.string(), "", "where to connect: `host:port`; required");
  private static final Key<String> COMPRESSION =
      Key.of(
          "compression",
          ValueType.word(COMPRESSIONS, GrpcClientConfig::compression),
          "gzip",
          "`gzip`, `snappy`, `zstd` or `none`");
  private static final Key<TlsClientConfig> TLS =
      Key.section("tls", TlsClientConfig.SPEC, "TLS, with the system's authorities by default");
  private static final Key<Optional<ClientKeepalive>> KEEPALIVE =
      Key.optional("keepalive", ClientKeepalive.SPEC, Presence.NONE, "pings; none by default");
  private static final Key<Integer> READ_BUFFER_SIZE = CommonKeys.bufferSize("read_buffer_size", 0);
  private static final Key<Integer> WRITE_BUFFER_SIZE =
      CommonKeys.bufferSize("write_buffer_size", 512 * 1024);
  private static final Key<Boolean> WAIT_FOR_READY =
      Key.of(
          "wait_for_ready",
          ValueType.bool(),
          false,
          "let calls wait for a connection, up to their time-out");
  private static final Key<Map<String, Secret>> HEADERS =
      Key.of("headers", ValueType.headers(), Map.of(), "sent with every call");
  private static final Key<String> USER_AGENT =
      Key.of("user_agent", ValueType.string(), "", "begins the user agent; empty for this build's");
  private static final Key<String> BALANCER_NAME =
      Key.of(
          "balancer_name",
          ValueType.string(),
          DEFAULT_BALANCER,
          "`round_robin` over all addresses, or `pick_first`");
  private static final Key<String> AUTHORITY =
      Key.of("authority", ValueType.string(), "", "sent as `:authority`, and verified by TLS");
  private static final Key<Optional<Optional<ComponentId>>> AUTH =
      CommonKeys.auth("credentials for every call");
  private static final Key<List<String>> MIDDLEWARES = CommonKeys.middlewares();

  /** All keys of a gRPC client, for {@link Key#inline}. */
  public static final Spec<GrpcClientConfig> SPEC =
      Spec.of(
          values ->
              new GrpcClientConfig(
                  values.get(ENDPOINT),
                  values.get(COMPRESSION),
                  values.get(TLS),
                  values.get(KEEPALIVE),
                  values.get(WAIT_FOR_READY),
                  values.get(HEADERS),
                  values.get(USER_AGENT),
                  values.get(BALANCER_NAME),
                  values.get(AUTHORITY),
                  values.get(AUTH).flatMap(id -> id)),
          ENDPOINT,
          COMPRESSION,
          TLS,
          KEEPALIVE,
          READ_BUFFER_SIZE,
          WRITE_BUFFER_SIZE,
          WAIT_FOR_READY,
          HEADERS,
          USER_AGENT,
          BALANCER_NAME,
          AUTHORITY,
          AUTH,
          MIDDLEWARES);

  public GrpcClientConfig {
    List<Problem> problems = new ArrayList<>();
    try {
      headers = HeaderRules.GRPC.checked(HEADERS.name(), headers);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    if (!HeaderRules.isPrintable(userAgent)) {
      problems.add(
          new Problem(
              USER_AGENT.name(), "", "must be printable ASCII", "Take other characters away."));
    }
    addAuthorityProblem(AUTHORITY.name(), authority, problems);
    addAuthorityProblem("tls::server_name_override", tls.serverNameOverride(), problems);
    if (endpoint.isEmpty()) {
      problems.add(
          new Problem(
              ENDPOINT.name(),
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
              BALANCER_NAME.name(),
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
    return new GrpcClientConfig(
        endpoint,
        "gzip",
        new TlsClientConfig(TlsClientConfig.DEFAULT.common(), true, false, ""),
        Optional.empty(),
        false,
        Map.of(),
        "",
        DEFAULT_BALANCER,
        "",
        Optional.empty());
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
