/** Extension {@code file_storage}. */
module dev.sluice.extension.storage {
  requires transitive dev.sluice.api;

  exports dev.sluice.extension.filestorage;

  provides dev.sluice.component.ExtensionFactory with
      dev.sluice.extension.filestorage.FileStorageFactory;
}
