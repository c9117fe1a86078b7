package dev.sluice.extension.oauth2client;

import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.tls.TlsClientConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Configuration of {@code oauth2client}.
 *
 * @param clientId empty when it stands in a file
 * @param clientIdFile of a file that has it, instead; read for each token
 * @param clientSecret empty when it stands in a file
 * @param clientSecretFile of a file that has it, instead; read for each token
 * @param tokenUrl where tokens are asked for
 * @param scopes asked for; empty for those that the server gives by itself
 * @param endpointParams further parameters of the request
 * @param tls towards the server
 * @param timeout of one request; zero for 30 seconds
 * @param expiryBuffer how long before its end a token is renewed
 */
public record OAuth2ClientConfig(
    String clientId,
    String clientIdFile,
    Secret clientSecret,
    String clientSecretFile,
    String tokenUrl,
    List<String> scopes,
    Map<String, List<String>> endpointParams,
    TlsClientConfig tls,
    Duration timeout,
    Duration expiryBuffer) {
  private static final String CLIENT_CREDENTIALS = "client_credentials";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration BUFFER = Duration.ofMinutes(5);
  private static final String ONLY_JWT =
      "belongs to the grant " + JWT_BEARER + ", which is not here";

  static final Spec<OAuth2ClientConfig> SPEC = Spec.of(OAuth2ClientConfig::read);

  private static OAuth2ClientConfig read(Keys keys) {
    for (String name :
        List.of(
            "client_certificate_key_id",
            "client_certificate_key_file",
            "signature_algorithm",
            "iss",
            "audience")) {
      keys.also(string(name, "", "of the grant jwt-bearer").inert(ONLY_JWT));
    }
    keys.also(secret("client_certificate_key", "of the grant jwt-bearer").inert(ONLY_JWT));
    keys.also(
        Key.of("claims", ValueType.map(ValueType.any()), Map.of(), "of the grant jwt-bearer")
            .inert(ONLY_JWT));
    keys.also(
        string("grant_type", CLIENT_CREDENTIALS, "how a token is asked for")
            .refusedUnless(
                type -> type.isEmpty() || type.equals(CLIENT_CREDENTIALS),
                "client_credentials is the one grant that is here"));
    return new OAuth2ClientConfig(
        keys.get(string("client_id", "", "the client's name there")),
        keys.get(string("client_id_file", "", "a file that has it, instead")),
        keys.get(secret("client_secret", "the client's secret")),
        keys.get(string("client_secret_file", "", "a file that has it, instead")),
        keys.get(string("token_url", "", "where tokens are asked for").required()),
        keys.get(strings("scopes", "what the token is to be good for")),
        keys.get(
            Key.of(
                "endpoint_params",
                ValueType.map(ValueType.list(ValueType.string())),
                Map.of(),
                "further parameters of the request")),
        keys.get(section("tls", TlsClientConfig.SPEC, "TLS towards the server")),
        keys.get(duration("timeout", Duration.ZERO, "longest wait for a token; 0 for 30s")),
        keys.get(duration("expiry_buffer", BUFFER, "how long before its end a token is renewed")));
  }

  public OAuth2ClientConfig {
    scopes = List.copyOf(scopes);
    endpointParams = Map.copyOf(endpointParams);
    if (clientId.isEmpty() && clientIdFile.isEmpty()) {
      throw new ConfigException(
          "",
          "",
          "no ClientID provided in the OAuth2 exporter configuration",
          "Write client_id or client_id_file.");
    }
    if (clientSecret.isEmpty() && clientSecretFile.isEmpty()) {
      throw new ConfigException(
          "",
          "",
          "no ClientSecret provided in OAuth Client Credentials configuration",
          "Write client_secret or client_secret_file.");
    }
    if (tokenUrl.isEmpty()) {
      throw new ConfigException(
          "token_url",
          "",
          "no TokenURL provided in OAuth Client Credentials configuration",
          "Write https://host/path.");
    }
    checkUrl(tokenUrl);
    if (timeout.isNegative()) {
      throw new ConfigException("timeout", timeout, "must not be negative", "Remove it for 30s.");
    }
    if (expiryBuffer.isNegative()) {
      throw new ConfigException(
          "expiry_buffer", expiryBuffer, "must not be negative", "Remove it for 5m.");
    }
    if (!scopes.isEmpty() && endpointParams.containsKey("scope")) {
      throw new ConfigException(
          "endpoint_params",
          "",
          "oauth2: cannot overwrite parameter \"scope\"",
          "Write it into scopes, or leave those out.");
    }
  }

  private static void checkUrl(String url) {
    try {
      URI parsed = new URI(url);
      boolean isHttp = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
      if (!isHttp || parsed.getHost() == null) {
        throw new ConfigException(
            "token_url", url, "is no URL of HTTP with a host", "Write https://host/path.");
      }
    } catch (URISyntaxException e) {
      throw new ConfigException("token_url", url, "is no URL", "Write https://host/path.", e);
    }
  }
}
