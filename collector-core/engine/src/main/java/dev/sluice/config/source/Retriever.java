package dev.sluice.config.source;

import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import dev.sluice.config.tree.ScalarNode;
import dev.sluice.config.tree.YamlException;
import dev.sluice.config.tree.YamlReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads locations, each once. One use, one thread. */
final class Retriever {
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Remarks about variables, as the reference logs them. */
  enum Remark {
    UNSET,
    EMPTY
  }

  /** Takes a remark about a variable and the place that first refers to it. */
  @FunctionalInterface
  interface Listener {
    void remark(Remark remark, String name, Origin usedAt);
  }

  private final ConfigEnvironment environment;
  private final Listener remarks;
  private final Map<Location, Retrieved> known = new HashMap<>();

  Retriever(ConfigEnvironment environment, Listener remarks) {
    this.environment = environment;
    this.remarks = remarks;
  }

  /**
   * @param usedAt the place that refers to it
   */
  Retrieved retrieve(Location location, Origin usedAt) throws SourceException {
    Retrieved seen = known.get(location);
    if (seen == null) {
      seen = read(location, usedAt);
      known.put(location, seen);
    }
    return seen;
  }

  private Retrieved read(Location location, Origin usedAt) throws SourceException {
    return switch (location.scheme()) {
      case "env" -> variable(location, usedAt);
      case "yaml" -> parsed(location, location.opaque());
      case "file" -> parsed(location, file(location));
      default -> parsed(location, download(location));
    };
  }

  private Retrieved variable(Location location, Origin usedAt) throws SourceException {
    String[] parts = location.opaque().split(":-", 2);
    String name = parts[0];
    if (!VARIABLE.matcher(name).matches()) {
      throw new SourceException(
          "environment variable \""
              + name
              + "\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$",
          ShellForms.mend(location.opaque()).map(mend -> mend + " ").orElse("")
              + ShellForms.literally("env:" + location.opaque()));
    }
    String value = environment.variable(name);
    if (value == null) {
      if (parts.length > 1 && parts[1].isEmpty()) {
        // An empty default is a text, where an empty value would be null.
        return new Retrieved(new ScalarNode("", "", origin(location)), "", "", false);
      }
      if (parts.length == 1) {
        remarks.remark(Remark.UNSET, name, usedAt);
      }
      value = parts.length > 1 ? parts[1] : "";
    } else if (value.isEmpty()) {
      remarks.remark(Remark.EMPTY, name, usedAt);
    }
    return parsed(location, value);
  }

  /** What there is to remark about a location that was retrieved; null when it holds something. */
  @Nullable Remark blank(Location location) {
    if (!location.scheme().equals("env")) {
      return null;
    }
    String[] parts = location.opaque().split(":-", 2);
    String value = environment.variable(parts[0]);
    if (value == null) {
      return parts.length == 1 ? Remark.UNSET : null;
    }
    return value.isEmpty() ? Remark.EMPTY : null;
  }

  private String file(Location location) throws SourceException {
    try {
      return environment.readFile(Path.of(location.opaque()).normalize());
    } catch (IOException | InvalidPathException e) {
      throw new SourceException(
          "unable to read the file " + location.uri() + ": " + reason(e, location.opaque()),
          isDirectory(e)
              ? "It is a folder: write a file in it, for example file:"
                  + Path.of(location.opaque()).resolve("config.yaml")
                  + "."
              : "");
    }
  }

  /** The system says it in words of its own. */
  private static boolean isDirectory(Exception thrown) {
    return String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT).contains("is a directory");
  }

  private static String reason(Exception e, String path) {
    if (e instanceof NoSuchFileException) {
      return "open " + path + ": no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "open " + path + ": permission denied";
    }
    return String.valueOf(e.getMessage());
  }

  private String download(Location location) throws SourceException {
    String uri = location.uri();
    ConfigEnvironment.Answer answer;
    try {
      answer = environment.get(new URI(uri));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new SourceException("invalid uri \"" + uri + "\": " + e.getMessage(), "");
    } catch (IOException e) {
      throw new SourceException(
          "unable to download the file via HTTP GET for uri \""
              + uri
              + "\": "
              + DownloadWords.cause(e),
          "The URL has to be reachable from here when the collector starts.");
    }
    if (answer.status() != 200) {
      throw new SourceException(
          "failed to load resource from uri \"" + uri + "\". status code: " + answer.status(),
          DownloadWords.mend(answer.status()));
    }
    return answer.body();
  }

  private static Retrieved parsed(Location location, String text) {
    try {
      YamlReader.Document document = YamlReader.read(location.label(), text);
      Node root = document.root();
      boolean isText = root instanceof ScalarNode scalar && scalar.value() instanceof String;
      return new Retrieved(
          isText ? new ScalarNode(text, text, root.origin()) : root,
          text,
          "",
          document.moreDocuments());
    } catch (YamlException e) {
      String why = String.valueOf(e.getMessage());
      return new Retrieved(new ScalarNode(text, text, e.origin()), text, why, false);
    }
  }

  private static Origin origin(Location location) {
    return new Origin(location.label(), 1, 1, null);
  }
}
