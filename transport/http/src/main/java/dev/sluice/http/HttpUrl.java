package dev.sluice.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as the reference reads them: with names of hosts that {@link URI} has no word for, such as
 * {@code my_host}, and with characters in the path that it would have escaped.
 */
public final class HttpUrl {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?://(?<authority>[^/?#]*))?(?<rest>.*)",
          Pattern.DOTALL);
  private static final Pattern USER =
      Pattern.compile("(?:[A-Za-z0-9._:~!$&'()*+,;=@-]|%\\p{XDigit}{2})*");

  /** Between brackets an address, with a zone behind an escaped percent sign. */
  private static final Pattern BRACKETED =
      Pattern.compile("\\[[^\\]%\\s]*(?:%25[^\\]\\s%]+)?\\](?::[0-9]*)?");

  private static final Pattern NAMED = Pattern.compile("[^\\s%\\[\\]|\\\\^`{}:]*(?::[0-9]*)?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?!\\p{XDigit}{2})");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private HttpUrl() {}

  /** Whether the reference takes it for a URL, which need not lead anywhere. */
  public static boolean isValid(String text) {
    return read(text).isPresent();
  }

  /** Reads what {@link #isValid}; throws {@link IllegalArgumentException} for anything else. */
  public static URI parse(String text) {
    return read(text).orElseThrow(() -> new IllegalArgumentException("not a URL"));
  }

  private static Optional<URI> read(String text) {
    Matcher form = FORM.matcher(text);
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f) || !form.matches()) {
      return Optional.empty();
    }
    String authority = form.group("authority");
    String rest = form.group("rest");
    boolean colonFirst =
        form.group("scheme") == null && authority == null && rest.split("/", 2)[0].contains(":");
    if (colonFirst || BAD_ESCAPE.matcher(rest.split("\\?", 2)[0]).find()) {
      return Optional.empty();
    }
    if (authority != null && !isAuthority(authority)) {
      return Optional.empty();
    }
    String before = text.substring(0, text.length() - rest.length());
    try {
      return Optional.of(new URI(before + escaped(rest)));
    } catch (URISyntaxException e) {
      // What the reference takes though it leads nowhere, such as "http:": a path in its place.
      return Optional.of(URI.create(escaped("/" + text.replace("%", "%25"))));
    }
  }

  private static boolean isAuthority(String authority) {
    int at = authority.lastIndexOf('@');
    String host = authority.substring(at + 1);
    return (at < 0 || USER.matcher(authority.substring(0, at)).matches())
        && (host.startsWith("[") ? BRACKETED : NAMED).matcher(host).matches();
  }

  /** Escapes what may not stand in a URL as it is; what is escaped already stays. */
  private static String escaped(String path) {
    StringBuilder out = new StringBuilder();
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = each > ' ' && "\"<>\\^`{|}[]".indexOf(each) < 0;
      if (isPlain) {
        out.append((char) each);
      } else {
        out.append('%').append(String.format("%02X", each & 0xff));
      }
    }
    return out.toString();
  }

  /** Whether a request can be made to it. */
  public static boolean isCallable(URI url) {
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return isHttp && url.getRawAuthority() != null && !hostAndPort(url).isEmpty();
  }

  /** The host without brackets; a port alone is on this machine. */
  static String host(URI url) {
    String place = hostAndPort(url);
    int colon = place.lastIndexOf(':');
    String host = colon > place.lastIndexOf(']') ? place.substring(0, colon) : place;
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1).replace("%25", "%");
    }
    return host.isEmpty() ? "localhost" : host;
  }

  /** The port, by the scheme where the URL does not say. */
  static int port(URI url) {
    String place = hostAndPort(url);
    return hasPort(url)
        ? Integer.parseInt(place.substring(place.lastIndexOf(':') + 1))
        : usualPort(url);
  }

  /** Whether the URL names a port. */
  static boolean hasPort(URI url) {
    String place = hostAndPort(url);
    int colon = place.lastIndexOf(':');
    return colon > place.lastIndexOf(']') && colon + 1 < place.length();
  }

  /** As the header {@code Host} has it: without the port that is usual. */
  static String authority(URI url) {
    Endpoint endpoint = new Endpoint(host(url), port(url));
    String whole = endpoint.toString();
    return endpoint.port() == usualPort(url) ? whole.substring(0, whole.lastIndexOf(':')) : whole;
  }

  /** As the first line of a request has it: path and query. */
  static String target(URI url) {
    String path = url.getRawPath();
    String target = path == null || path.isEmpty() ? "/" : path;
    return url.getRawQuery() == null ? target : target + "?" + url.getRawQuery();
  }

  private static int usualPort(URI url) {
    return "https".equals(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }

  private static String hostAndPort(URI url) {
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    return authority.substring(authority.lastIndexOf('@') + 1);
  }
}
