package dev.sluice.exporter.debug;

import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lines without time and level on stdout, stderr or in files, which are appended to. */
final class PathOutput implements DebugOutput {
  private static final String FILE_SCHEME = "file://";

  private final List<String> paths;
  private final List<OutputStream> streams = new ArrayList<>();

  PathOutput(List<String> paths) {
    this.paths = List.copyOf(paths);
  }

  @Override
  public void open() throws IOException {
    for (int i = 0; i < paths.size(); i++) {
      try {
        streams.add(open(paths.get(i)));
      } catch (IOException e) {
        close();
        throw new ConfigException(
            "output_paths[" + i + "]",
            paths.get(i),
            "open " + FileWords.of(e),
            "Name a file that the user who runs the collector can write.",
            e);
      }
    }
  }

  @Override
  public void write(String message, Object... fields) throws IOException {
    StringBuilder line = new StringBuilder(message);
    for (int i = 0; i < fields.length; i += 2) {
      line.append(i == 0 ? "\t{\"" : ", \"").append(fields[i]).append("\": ").append(fields[i + 1]);
    }
    line.append(fields.length == 0 ? "\n" : "}\n");
    write(line.toString());
  }

  @Override
  public void writeText(String piece, boolean last) throws IOException {
    write(last ? piece + "\n" : piece);
  }

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (OutputStream stream : streams) {
      stream.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    for (OutputStream stream : streams) {
      stream.close();
    }
    streams.clear();
  }

  private static OutputStream open(String path) throws IOException {
    return switch (path) {
      case "stdout" -> new Descriptor(FileDescriptor.out);
      case "stderr" -> new Descriptor(FileDescriptor.err);
      default -> {
        String file = path.startsWith(FILE_SCHEME) ? path.substring(FILE_SCHEME.length()) : path;
        yield Files.newOutputStream(
            Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    };
  }

  /** A stream of the process, which stays open when the exporter stops. */
  private static final class Descriptor extends FileOutputStream {
    Descriptor(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void close() {}
  }
}
