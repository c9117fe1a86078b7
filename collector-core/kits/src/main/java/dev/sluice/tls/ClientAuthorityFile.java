package dev.sluice.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** The file of {@code client_ca_file_reload}: read again when its time or size changes. */
final class ClientAuthorityFile {
  private final String file;
  private final ReloadingTrustManager clients;
  private FileTime time; // only accessed by the reload loop
  private long sizeBytes; // only accessed by the reload loop

  ClientAuthorityFile(String file, ReloadingTrustManager clients) throws TlsException {
    this.file = file;
    this.clients = clients;
    BasicFileAttributes seen = attributes();
    this.time = seen.lastModifiedTime();
    this.sizeBytes = seen.size();
  }

  boolean readIfChanged() throws TlsException {
    BasicFileAttributes seen = attributes();
    if (seen.lastModifiedTime().equals(time) && seen.size() == sizeBytes) {
      return false;
    }
    time = seen.lastModifiedTime();
    sizeBytes = seen.size();
    clients.exchange(Authorities.only(TlsFiles.clientAuthorities(file)));
    return true;
  }

  private BasicFileAttributes attributes() throws TlsException {
    try {
      return Files.readAttributes(Path.of(file), BasicFileAttributes.class);
    } catch (IOException e) {
      throw PemSource.clientAuthorities(file).unreadable(e);
    }
  }
}
