package dev.sluice.sending;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentId;
import dev.sluice.component.Extension;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import dev.sluice.data.Signal;
import dev.sluice.storage.LogOwner;
import dev.sluice.storage.RecordLog;
import dev.sluice.storage.StorageExtension;
import java.io.IOException;

/** Where {@code sending_queue::storage} says that the queue is kept. */
final class StorageSource {
  private StorageSource() {}

  /**
   * Opens the log of one exporter and signal; blocks.
   *
   * @throws ConfigException when there is no such storage, in the reference's words, or when it
   *     does not open
   */
  static RecordLog open(ComponentContext context, Signal signal, ComponentId storage) {
    Extension extension = context.extension(storage);
    if (extension == null) {
      throw unfit(
          storage,
          "no storage client extension found: `sending_queue::storage` names \""
              + storage
              + "\", which does not run",
          "Configure it under extensions, and name it in service::extensions.");
    }
    if (!(extension instanceof StorageExtension source)) {
      throw unfit(
          storage,
          "requested extension is not a storage extension: `sending_queue::storage` names \""
              + storage
              + "\"",
          "Name one that stores, for example file_storage, and name it in service::extensions.");
    }
    try {
      return source.open(new LogOwner(context.kind(), context.id(), signal.id()));
    } catch (IOException e) {
      throw new ConfigException("sending_queue::storage", storage, FileWords.of(e), "", e);
    }
  }

  private static ConfigException unfit(ComponentId storage, String why, String mend) {
    return new ConfigException("sending_queue::storage", storage, why, mend);
  }
}
