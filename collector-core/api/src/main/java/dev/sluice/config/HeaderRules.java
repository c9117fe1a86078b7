package dev.sluice.config;

import dev.sluice.config.ConfigException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which configured headers can be sent, and as what. They are looked at once, with the
 * configuration, as Go's libraries look at them with every request: a secret read from a file often
 * ends in a line feed, and then no request passes. No value is ever named.
 */
public enum HeaderRules {
  /** Headers of HTTP requests: blanks and line ends around a value go (RFC 9110, section 5.5). */
  HTTP_REQUEST {
    @Override
    String normal(String value) {
      return stripped(value);
    }
  },
  /** Headers of HTTP responses: a line end within a value is a blank, too. */
  HTTP_RESPONSE {
    @Override
    String normal(String value) {
      return stripped(value.replace('\n', ' ').replace('\r', ' '));
    }
  },
  /** Metadata of gRPC calls: printable ASCII as it stands, or any bytes where a name says so. */
  GRPC {
    @Override
    String normal(String value) {
      return value;
    }

    @Override
    String nameProblem(String name) {
      if (name.isEmpty()) {
        return "there is an empty key in the header";
      }
      return GRPC_NAME.matcher(name).matches()
          ? ""
          : "header key \"" + name + "\" contains illegal characters not in [0-9a-z-_.]";
    }

    @Override
    String valueProblem(String name, String value) {
      return isBinary(name) || isPrintable(value)
          ? ""
          : "header key \"" + name + "\" contains value with non-printable ASCII characters";
    }

    @Override
    String mend(String value) {
      return stripped(value).equals(value)
          ? super.mend(value)
          : "It begins or ends with a blank or a line end, as files do: take that away.";
    }

    @Override
    boolean isSetByTransport(String name) {
      return isReservedInGrpc(name);
    }
  };

  /** What HTTP calls a token (RFC 9110, section 5.6.2). */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern GRPC_NAME = Pattern.compile("[0-9A-Za-z_.-]+");
  private static final String BINARY_SUFFIX = "-bin";

  /** Names that gRPC itself fills in, so that what is configured never leaves. */
  private static final Set<String> SET_BY_GRPC =
      Set.of(
          "content-type",
          "user-agent",
          "te",
          "connection",
          "grpc-encoding",
          "grpc-message",
          "grpc-message-type",
          "grpc-status",
          "grpc-timeout");

  /**
   * The headers as they are sent; those that the transport fills in itself are among them as they
   * came. Throws a {@link ConfigException} that names every header which cannot be sent.
   *
   * @param key where they are configured; begins the paths of problems
   */
  public Map<String, Secret> checked(String key, Map<String, Secret> headers) {
    Map<String, Secret> sent = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    headers.forEach(
        (name, secret) -> {
          if (isSetByTransport(name)) {
            sent.put(name, secret); // never leaves, whatever it is
            return;
          }
          String value = normal(secret.reveal());
          String why = nameProblem(name);
          String mend = "Write a name that can be sent.";
          if (why.isEmpty()) {
            why = valueProblem(name, value);
            mend = mend(value);
          }
          if (why.isEmpty()) {
            sent.put(name, value.equals(secret.reveal()) ? secret : new Secret(value));
          } else {
            problems.add(new Problem(name.isEmpty() ? key : Place.join(key, name), "", why, mend));
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return Map.copyOf(sent);
  }

  /**
   * Names and patterns of names, such as origins, that are only compared with what comes in, or
   * listed in a header.
   *
   * @param key where they are configured
   */
  public static List<String> checkedWords(String key, List<String> words) {
    List<String> checked = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = stripped(words.get(i));
      if (hasControls(word)) {
        throw new ConfigException(
            key + "[" + i + "]", "", "contains a control character", "Take it away.");
      }
      checked.add(word);
    }
    return List.copyOf(checked);
  }

  /** Whether gRPC fills that header in itself, so that configuring it has no effect. */
  public static boolean isReservedInGrpc(String name) {
    return name.startsWith(":") || SET_BY_GRPC.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether all of a text may stand in metadata of gRPC. */
  public static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  abstract String normal(String value);

  String nameProblem(String name) {
    return TOKEN.matcher(name).matches() ? "" : "invalid header field name \"" + name + "\"";
  }

  String valueProblem(String name, String value) {
    return hasControls(value) ? "invalid header field value for \"" + name + "\"" : "";
  }

  String mend(String value) {
    return hasControls(value)
        ? "It contains a control character: take that away."
        : "It contains letters beyond ASCII: encode them.";
  }

  boolean isSetByTransport(String name) {
    return false;
  }

  private static boolean isBinary(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(BINARY_SUFFIX);
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }

  private static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
