package dev.sluice.http;

import dev.sluice.component.Doubt;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** What is odd about where an exporter sends, whatever it sends there. */
public final class TargetDoubts {
  private static final String LOCALHOST = "localhost"; // an address in digits is meant

  private TargetDoubts() {}

  /**
   * Of a URL; an empty one is for others to judge.
   *
   * @param path the key
   * @param isAlone whether {@code localhost} is a container that nothing else lives in
   */
  public static List<Doubt> ofUrl(String path, String url, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    if (!url.isEmpty() && !url.matches("(?i)https?://.*")) {
      doubts.add(new Doubt(path, "is not a whole URL; write http://host:port/path"));
    }
    doubts.addAll(ofHost(path, url, isAlone));
    return doubts;
  }

  /**
   * Of what may be a URL or {@code host:port}.
   *
   * @param path the key
   * @param isAlone as in {@link #ofUrl}
   */
  public static List<Doubt> ofHost(String path, String endpoint, boolean isAlone) {
    return isAlone && host(endpoint).equals(LOCALHOST)
        ? List.of(
            new Doubt(
                path,
                "localhost is this container itself; write the name of the other one, or 127.0.0.1"
                    + " if this one is meant"))
        : List.of();
  }

  private static String host(String endpoint) {
    String uri = endpoint.contains("://") ? endpoint : "tcp://" + endpoint;
    try {
      String host = new URI(uri).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return ""; // the exporter judges its own endpoint
    }
  }
}
