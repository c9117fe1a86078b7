package dev.sluice.collector.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Opens {@code output_paths}: standard streams by name, everything else as a file to append to. */
final class Outputs {
  private static final String FILE_SCHEME = "file://";

  private Outputs() {}

  static List<OutputStream> open(List<String> paths) throws IOException {
    List<OutputStream> opened = new ArrayList<>();
    for (String path : paths) {
      opened.add(open(path));
    }
    return opened;
  }

  private static OutputStream open(String path) throws IOException {
    return switch (path) {
      case "stdout" -> new StaysOpen(new FileOutputStream(FileDescriptor.out));
      case "stderr" -> new StaysOpen(new FileOutputStream(FileDescriptor.err));
      default -> file(path);
    };
  }

  private static OutputStream file(String path) throws IOException {
    String plain = path.startsWith(FILE_SCHEME) ? path.substring(FILE_SCHEME.length()) : path;
    return Files.newOutputStream(
        Path.of(plain), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The process's own streams outlive a change of settings. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
