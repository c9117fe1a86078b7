package dev.sluice.config.tree;

/**
 * How much YAML is taken. Configuration may come from a URL or an environment variable, so the
 * reader does not trust it.
 *
 * @param maxBytes of one text, in UTF-8
 * @param maxDepth of nested lists and maps
 * @param maxAliases uses of anchors in one text
 * @param maxNodes with every alias counted as often as it is used
 */
public record YamlLimits(int maxBytes, int maxDepth, int maxAliases, int maxNodes) {
  public static final YamlLimits DEFAULT = new YamlLimits(3 << 20, 50, 50, 1_000_000);
}
