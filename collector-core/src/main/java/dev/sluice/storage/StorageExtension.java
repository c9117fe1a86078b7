package dev.sluice.storage;

import dev.sluice.component.Extension;
import java.io.IOException;

/** An extension that keeps data over the end of the process. */
public interface StorageExtension extends Extension {
  /**
   * Opens the log of that owner, made anew when there is none, for the owner alone. Blocks; for
   * {@code start} of a component.
   *
   * @throws IOException when it cannot be had, with words for the operator: what, where, what to
   *     mend; for example when another process has it open
   */
  RecordLog open(LogOwner owner) throws IOException;
}
