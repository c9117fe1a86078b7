package dev.sluice.extension.bearertokenauth;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.duration;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.credentials.HeaderBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration of {@code bearertokenauth}.
 *
 * @param header that has the token
 * @param scheme before the token, with a blank between; empty for the token alone
 * @param token the one, empty unless given
 * @param tokens the same of several: servers take each, clients send the first
 * @param filename of a file that has them, instead of {@code token}; empty for none
 * @param waitForFile how long the start waits for the file; empty when it does not
 */
public record BearerTokenAuthConfig(
    String header,
    String scheme,
    Secret token,
    List<Secret> tokens,
    String filename,
    Optional<FileWait> waitForFile) {
  static final Spec<BearerTokenAuthConfig> SPEC = Spec.of(BearerTokenAuthConfig::read);

  /**
   * Looks for a file.
   *
   * @param interval between two
   * @param maxRetries after the first; zero for no end
   */
  public record FileWait(Duration interval, int maxRetries) {}

  private record Retry(boolean enabled, int maxRetries, Duration interval) {
    static final Spec<Retry> SPEC =
        Spec.of(
            keys ->
                new Retry(
                    keys.get(bool("enabled", false, "look again for a file that is not there")),
                    keys.get(int32("max_retries", 0, "how often; 0 for no end")),
                    keys.get(duration("interval", Duration.ZERO, "between two"))));

    Retry {
      if (enabled && maxRetries < 0) {
        throw new ConfigException(
            "max_retries",
            maxRetries,
            "retry_on_failure.max_retries must be greater or equal to 0 when"
                + " retry_on_failure.enabled is true",
            "Write 0 for no end.");
      }
      if (enabled && (interval.isNegative() || interval.isZero())) {
        throw new ConfigException(
            "interval",
            interval,
            "retry_on_failure.interval must be greater than 0 when retry_on_failure.enabled is"
                + " true",
            "Write 5s, for example.");
      }
    }
  }

  private static BearerTokenAuthConfig read(Keys keys) {
    String header = keys.get(string("header", "Authorization", "the header that has the token"));
    String scheme =
        keys.get(string("scheme", "Bearer", "stands before the token; empty for the token alone"));
    Secret token = keys.get(secret("token", "the token"));
    List<Secret> tokens =
        keys.get(
            Key.of(
                "tokens",
                ValueType.list(ValueType.secret()),
                List.of(),
                "several: servers take each, clients send the first"));
    String filename =
        keys.get(string("filename", "", "a file with one token a line, instead of `token`"));
    Retry retry =
        keys.get(section("retry_on_failure", Retry.SPEC, "when the file is not there at start"));
    boolean waits =
        keys.get(
            bool(
                "wait_for_token_file",
                false,
                "the start waits for the file, as `retry_on_failure` says"));
    if (filename.isEmpty() && (retry.enabled() || waits)) {
      throw new ConfigException(
          "", "", "requires filename to be set", "Name the file, or remove the section.");
    }
    if (waits && !retry.enabled()) {
      throw new ConfigException(
          "wait_for_token_file",
          true,
          "wait_for_token_file requires retry_on_failure to be enabled",
          "Add retry_on_failure: {enabled: true, interval: 5s}.");
    }
    return new BearerTokenAuthConfig(
        header,
        scheme,
        token,
        tokens,
        filename,
        waits ? Optional.of(new FileWait(retry.interval(), retry.maxRetries())) : Optional.empty());
  }

  public BearerTokenAuthConfig {
    tokens = List.copyOf(tokens);
    if (token.isEmpty() && tokens.isEmpty() && filename.isEmpty()) {
      throw new ConfigException(
          "", "", "no bearer token provided", "Write token, tokens or filename.");
    }
    if (!token.isEmpty() && !tokens.isEmpty()) {
      throw new ConfigException(
          "", "", "either tokens or token should be provided, not both", "Move it into tokens.");
    }
    HeaderRules.HTTP_REQUEST.checked("header", Map.of(header, new Secret("")));
    if (HeaderBytes.isUnfit(scheme)) {
      throw new ConfigException(
          "scheme", "", "has characters that no header can have", "Take them away.");
    }
    check("token", token, true);
    tokens.forEach(each -> check("tokens", each, false));
  }

  private static void check(String key, Secret token, boolean mayBeEmpty) {
    if (token.isEmpty() && !mayBeEmpty) {
      throw new ConfigException(
          key, "", "an empty token lets everybody in", "Remove it, or fill it in.");
    }
    if (HeaderBytes.isUnfit(token.reveal())) {
      throw new ConfigException(
          key,
          "",
          "has characters that no header can have",
          "A line end at its end comes from a file: name that in filename.");
    }
  }
}
