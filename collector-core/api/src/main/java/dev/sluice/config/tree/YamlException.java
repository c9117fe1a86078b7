package dev.sluice.config.tree;

/** A text that is not YAML, or is YAML beyond the limits. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Origin origin;

  YamlException(String message, Origin origin) {
    super(message);
    this.origin = origin;
  }

  /** Where the reader stopped. */
  public Origin origin() {
    return origin;
  }
}
