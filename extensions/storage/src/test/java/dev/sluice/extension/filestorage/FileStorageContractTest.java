package dev.sluice.extension.filestorage;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.testkit.ExtensionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileStorageContractTest extends ExtensionContract<FileStorageConfig> {
  @TempDir Path directory;

  @Override
  protected ExtensionFactory<FileStorageConfig> factory() {
    return new FileStorageFactory();
  }

  @Override
  protected FileStorageConfig config() {
    return FileStorageConfig.in(directory);
  }
}
