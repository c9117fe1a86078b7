package dev.sluice.extension.filestorage;

import dev.sluice.storage.LogOwner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the folder of an owner is called: {@code exporter.otlp_http.traces}, or {@code
 * exporter.otlp_http+europe.traces} for a component with a name. Two owners never share one: the
 * separators stand for themselves only. The reference's files are called otherwise ({@code
 * exporter_otlp_http__traces}), so both may lie in one directory.
 */
final class OwnerFolder {
  private static final int MAX_CHARS = 200; // file systems take 255 bytes
  private static final int READABLE_CHARS = 100;

  private OwnerFolder() {}

  static String nameOf(LogOwner owner) {
    StringBuilder name = new StringBuilder(owner.kind().id());
    name.append('.').append(safe(owner.id().type().name()));
    if (!owner.id().name().isEmpty()) {
      name.append('+').append(safe(owner.id().name()));
    }
    if (!owner.name().isEmpty()) {
      name.append('.').append(safe(owner.name()));
    }
    return name.length() <= MAX_CHARS
        ? name.toString()
        : name.substring(0, READABLE_CHARS) + "#" + hash(name.toString());
  }

  /** Every other character becomes a tilde and its number in hex, as in the reference. */
  private static String safe(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (isSafe(character)) {
                safe.appendCodePoint(character);
              } else {
                safe.append('~').append(String.format("%04X", character));
              }
            });
    return safe.toString();
  }

  private static boolean isSafe(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
