package dev.sluice.component;

import dev.sluice.config.ValueFault;
import dev.sluice.id.ComponentId;
import org.jspecify.annotations.Nullable;

/** A component names an extension that does not run, or one that cannot do what it is named for. */
public final class UnfitExtension extends IllegalStateException implements ValueFault {
  private static final long serialVersionUID = 1L;

  private final transient ComponentId id;
  private final String key;
  private final String mend;

  private UnfitExtension(ComponentId id, String key, String why, String mend) {
    super(why.replace("%s", id.toString()));
    this.id = id;
    this.key = key;
    this.mend = mend;
  }

  /**
   * What runs under that id, in that role.
   *
   * @param found the extension, or null when none of that id runs
   * @throws UnfitExtension when that is not what is needed
   */
  public static <T> T unlessFit(ComponentId id, @Nullable Extension found, ExtensionRole<T> role) {
    if (found == null) {
      throw new UnfitExtension(
          id,
          role.key(),
          role.missing(),
          "Configure it under extensions, and name it in service::extensions.");
    }
    if (!role.type().isInstance(found)) {
      throw new UnfitExtension(id, role.key(), role.another(), role.mend());
    }
    return role.type().cast(found);
  }

  @Override
  public String value() {
    return id.toString();
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String mend() {
    return mend;
  }
}
