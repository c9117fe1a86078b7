package dev.sluice.extension.filestorage;

import dev.sluice.component.ComponentType;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;

/** Creates {@code file_storage} extensions. Stateless. */
public final class FileStorageFactory implements ExtensionFactory<FileStorageConfig> {
  @Override
  public ComponentType type() {
    return new ComponentType("file_storage");
  }

  @Override
  public Spec<FileStorageConfig> spec() {
    return FileStorageConfig.SPEC;
  }

  @Override
  public Extension create(FileStorageConfig config, ExtensionContext context) {
    return new FileStorageExtension(config, context);
  }
}
