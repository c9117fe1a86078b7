package dev.sluice.extension.filestorage;

import dev.sluice.component.Claim;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;
import java.util.List;

/** Creates {@code file_storage} extensions. Stateless. */
public final class FileStorageFactory implements ExtensionFactory<FileStorageConfig> {
  /** Found as a service, or handed to the builder. */
  public FileStorageFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("file_storage");
  }

  @Override
  public Spec<FileStorageConfig> spec() {
    return FileStorageConfig.SPEC;
  }

  @Override
  public List<Claim> claims(FileStorageConfig config) {
    return List.of(new Claim.Files("directory", config.directory()));
  }

  @Override
  public Extension create(FileStorageConfig config, ExtensionContext context) {
    return new FileStorageExtension(config, context);
  }
}
