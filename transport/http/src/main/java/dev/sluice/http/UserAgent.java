package dev.sluice.http;

import dev.sluice.component.BuildInfo;
import java.util.Locale;

/** The default {@code User-Agent}: {@code <description>/<version> (<os>/<arch>)}, in Go's words. */
final class UserAgent {
  private UserAgent() {}

  static String of(BuildInfo build) {
    return build.description() + "/" + build.version() + " (" + os() + "/" + architecture() + ")";
  }

  private static String os() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "darwin";
    }
    return name.startsWith("windows") ? "windows" : name;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
