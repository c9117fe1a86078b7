package dev.sluice.codec;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ValueType;
import java.util.List;
import java.util.Set;

/**
 * How a client compresses: the values of {@code compression} and {@code compression_params::level}.
 *
 * @param coding name of the coding; empty for none
 * @param level of the coding's own scale; {@link ContentCoding#DEFAULT_LEVEL} for the usual one
 */
public record CompressionConfig(String coding, int level) {
  /** Words of the configuration. */
  public static final List<String> WORDS =
      List.of("gzip", "zlib", "deflate", "snappy", "x-snappy-framed", "zstd", "lz4", "none", "");

  /** The key of a client, whose value is the name of a coding, empty for none. */
  public static final ValueType<String> TYPE =
      ValueType.word(WORDS, CompressionConfig::parseCoding);

  /** No compression. */
  public static final CompressionConfig NONE =
      new CompressionConfig("", ContentCoding.DEFAULT_LEVEL);

  private static final Set<String> DEFLATE_FAMILY = Set.of("gzip", "zlib", "deflate");

  public CompressionConfig {
    boolean fits =
        switch (coding) {
          case "gzip", "zlib", "deflate" ->
              level == ContentCoding.DEFAULT_LEVEL || (level >= -2 && level <= 9);
          case "zstd" -> true;
          default -> level == 0 || level == -1 || level == ContentCoding.DEFAULT_LEVEL;
        };
    if (!fits) {
      throw new ConfigException(
          "compression_params::level",
          level,
          "unsupported parameters {Level:" + level + "} for compression type \"" + coding + "\"",
          DEFLATE_FAMILY.contains(coding) ? "use -2 to 9" : "remove it");
    }
  }

  /**
   * Reads a word; {@code none} is empty. Throws {@link IllegalArgumentException} with the
   * reference's text.
   */
  public static String parseCoding(String word) {
    if (!WORDS.contains(word)) {
      throw new IllegalArgumentException("unsupported compression type \"" + word + "\"");
    }
    return word.equals("none") ? "" : word;
  }

  /**
   * From the two keys: level 0 means that none is given, and without a coding there is nothing that
   * a level could change.
   */
  public static CompressionConfig of(String coding, int configuredLevel) {
    if (coding.isEmpty()) {
      return NONE;
    }
    return new CompressionConfig(
        coding, configuredLevel == 0 ? ContentCoding.DEFAULT_LEVEL : configuredLevel);
  }

  public boolean isOn() {
    return !coding.isEmpty();
  }
}
