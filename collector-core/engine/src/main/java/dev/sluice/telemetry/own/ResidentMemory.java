package dev.sluice.telemetry.own;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much physical memory a process has, as Linux tells it. */
final class ResidentMemory {
  private static final String FIELD = "VmRSS:";

  private final Path status;

  private ResidentMemory(Path status) {
    this.status = status;
  }

  /** Empty where the operating system has no {@code /proc}. */
  static Optional<ResidentMemory> ofThisProcess() {
    return in(Path.of("/proc/self/status"));
  }

  static Optional<ResidentMemory> in(Path status) {
    return Files.isReadable(status) ? Optional.of(new ResidentMemory(status)) : Optional.empty();
  }

  /** Reads it anew. */
  long bytes() {
    try {
      for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(FIELD)) {
          String kibibytes = line.substring(FIELD.length()).replace("kB", "").trim();
          return Long.parseLong(kibibytes) * 1024;
        }
      }
      throw new IllegalStateException(status + " has no " + FIELD);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + status, e);
    }
  }
}
