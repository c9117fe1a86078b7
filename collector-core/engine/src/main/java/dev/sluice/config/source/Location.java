package dev.sluice.config.source;

import dev.sluice.config.UrlPassword;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where configuration is: {@code scheme:opaque}.
 *
 * @param scheme one of the five that are known
 */
record Location(String scheme, String opaque) {
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern NAME_WITH_DEFAULT =
      Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*:-.*", Pattern.DOTALL);
  private static final Set<String> SCHEMES = Set.of("file", "env", "yaml", "http", "https");

  /** A {@code --config} value. Without a scheme, or after a drive letter, it is a file. */
  static Location ofFlag(String value) throws SourceException {
    if (!value.contains(":") || DRIVE.matcher(value).matches()) {
      return new Location("file", value);
    }
    String file = "For a file write file:" + value + ".";
    Location location =
        parse(value).orElseThrow(() -> new SourceException("invalid uri: \"" + value + "\"", file));
    if (!SCHEMES.contains(location.scheme())) {
      throw new SourceException(
          "unsupported scheme on URI \"" + value + "\"",
          "Known schemes: file, env, yaml, http, https. " + file);
    }
    return location;
  }

  /**
   * @param location what the reference means
   * @param modern how it is to be written; empty when it is written so
   */
  record Reference(Location location, String modern) {}

  /**
   * The inside of {@code ${...}}; without a scheme it is an environment variable. {@code
   * NAME:-default} has no other possible meaning, so it is taken though the reference refuses it.
   */
  static Reference ofReference(String inside) throws SourceException {
    String uri = inside.contains(":") ? inside : "env:" + inside;
    Optional<Location> parsed = parse(uri);
    boolean known = parsed.filter(location -> SCHEMES.contains(location.scheme())).isPresent();
    if (!known && NAME_WITH_DEFAULT.matcher(inside).matches()) {
      return new Reference(new Location("env", inside), "${env:" + inside + "}");
    }
    Location location =
        parsed.orElseThrow(
            () ->
                new SourceException(
                    "invalid uri: \"" + uri + "\"",
                    ShellForms.mend(inside).orElse("Write ${env:NAME} or ${file:path}.")
                        + " "
                        + ShellForms.literally(inside)));
    if (location.opaque().contains("$")) {
      throw new SourceException(
          "the uri \"" + uri + "\" contains unsupported characters ('$')", "");
    }
    if (!known) {
      throw new SourceException(
          "scheme \"" + location.scheme() + "\" is not supported for uri \"" + uri + "\"",
          (ShellForms.isLikelyVariable(inside)
                  ? ShellForms.mend(inside).orElseThrow()
                  : "Known schemes: file, env, yaml, http, https.")
              + " "
              + ShellForms.literally(inside));
    }
    return new Reference(location, "");
  }

  private static Optional<Location> parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    return matcher.matches()
        ? Optional.of(new Location(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  String uri() {
    return scheme + ":" + opaque;
  }

  /**
   * How origins name it: files by their path, inline YAML by its keys alone, since values may be
   * secret.
   */
  String label() {
    return switch (scheme) {
      case "file" -> opaque;
      case "yaml" -> "yaml:" + opaque.split("[:=] |[\\n{\\[]|:$", 2)[0];
      case "env" -> "env:" + opaque.split(":-", 2)[0];
      default -> UrlPassword.hidden(uri());
    };
  }
}
