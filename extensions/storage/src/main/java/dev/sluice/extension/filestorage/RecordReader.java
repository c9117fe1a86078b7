package dev.sluice.extension.filestorage;

import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** Reads bodies and checks them. Thread-safe. */
final class RecordReader implements Closeable {
  private static final int OPEN_FILES = 4;
  private static final int MAX_TRIES = 8;

  private final LogFolder folder;
  private final OpenFiles files;
  private final Set<Long> damagedFiles = ConcurrentHashMap.newKeySet();

  RecordReader(Disk disk, LogFolder folder) {
    this.folder = folder;
    this.files = new OpenFiles(disk, OPEN_FILES);
  }

  byte[] read(LogEntry entry) throws IOException {
    Path path = folder.segment(entry.file());
    for (int tries = 1; ; tries++) {
      try {
        return read(files.get(path), entry, path);
      } catch (ClosedChannelException e) {
        // Others needed files meanwhile.
        if (tries == MAX_TRIES) {
          throw new IOException(path + " cannot be kept open", e);
        }
      } catch (NoSuchFileException e) {
        throw corrupt(entry, path, "the file is gone");
      }
    }
  }

  private byte[] read(DiskFile file, LogEntry entry, Path path) throws IOException {
    int labelBytes = entry.label().getBytes(StandardCharsets.UTF_8).length;
    ByteBuffer start = ByteBuffer.allocate(RecordHeader.FIXED_BYTES + labelBytes);
    file.read(start, entry.position());
    if (start.hasRemaining() || RecordHeader.labelBytes(start.array(), 0) != labelBytes) {
      throw corrupt(entry, path, "no record is there");
    }
    RecordHeader header =
        RecordHeader.decode(start.array(), 0, labelBytes, entry.file(), entry.position());
    if (header == null
        || header.number() != entry.number()
        || header.bodyBytes() != entry.bodyBytes()) {
      throw corrupt(entry, path, "its header is damaged");
    }
    ByteBuffer body = ByteBuffer.allocate(entry.bodyBytes());
    file.read(body, entry.position() + start.capacity());
    if (body.hasRemaining()) {
      throw corrupt(entry, path, "the file ends before it does");
    }
    CRC32C crc = new CRC32C();
    crc.update(body.array());
    if ((int) crc.getValue() != header.bodyCrc()) {
      throw corrupt(entry, path, "its checksum is wrong");
    }
    return body.array();
  }

  private CorruptRecordException corrupt(LogEntry entry, Path path, String why) {
    damagedFiles.add(entry.file());
    return new CorruptRecordException(
        "record " + entry.number() + " at byte " + entry.position() + " of " + path + ": " + why);
  }

  /** Whether a record of that segment was found damaged. */
  boolean sawDamage(long file) {
    return damagedFiles.contains(file);
  }

  /** The segment goes. */
  void forget(long file) throws IOException {
    damagedFiles.remove(file);
    files.close(folder.segment(file));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
