package dev.sluice.component;

import dev.sluice.config.ValueFault;

/** A component names an authenticator that does not run, or an extension that is none. */
public final class UnfitAuthenticator extends IllegalStateException implements ValueFault {
  private static final long serialVersionUID = 1L;

  private final transient ComponentId id;
  private final String mend;

  private UnfitAuthenticator(ComponentId id, String why, String mend) {
    super("failed to resolve authenticator \"" + id + "\": " + why);
    this.id = id;
    this.mend = mend;
  }

  public static UnfitAuthenticator missing(ComponentId id) {
    return new UnfitAuthenticator(
        id,
        "authenticator not found",
        "Configure it under extensions, and name it in service::extensions; or remove auth.");
  }

  /**
   * @param side {@code client} or {@code server}
   */
  public static UnfitAuthenticator ofAnotherKind(ComponentId id, String side) {
    return new UnfitAuthenticator(
        id,
        "requested authenticator is not a " + side + " authenticator",
        "Name an extension that authenticates, or remove auth.");
  }

  @Override
  public String value() {
    return id.toString();
  }

  @Override
  public String mend() {
    return mend;
  }
}
