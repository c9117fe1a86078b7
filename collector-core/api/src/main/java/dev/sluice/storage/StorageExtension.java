package dev.sluice.storage;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionRole;
import java.io.IOException;

/** An extension that keeps data over the end of the process. */
public interface StorageExtension extends Extension {
  /** What components need the extension that {@code storage} names to be. */
  ExtensionRole<StorageExtension> ROLE =
      new ExtensionRole<>(
          StorageExtension.class,
          "storage",
          "no storage client extension found: \"%s\" does not run",
          "requested extension is not a storage extension: \"%s\"",
          "Name one that stores, for example file_storage, and name it in service::extensions.");

  /**
   * Opens the log of that owner, made anew when there is none, for the owner alone. Blocks; for
   * {@code start} of a component.
   *
   * @throws IOException when it cannot be had, with words for the operator: what, where, what to
   *     mend; for example when another process has it open
   */
  RecordLog open(LogOwner owner) throws IOException;
}
