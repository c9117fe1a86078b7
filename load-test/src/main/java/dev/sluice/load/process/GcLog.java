package dev.sluice.load.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collections and pauses as a collector's log tells them: the JVM's {@code -Xlog:gc} or Go's {@code
 * gctrace=1}. Reads what is new with each look. Used by one thread.
 */
public final class GcLog {
  private static final Pattern JVM = Pattern.compile("GC\\(\\d+\\) Pause .* ([0-9.]+)ms$");
  private static final Pattern GO =
      Pattern.compile("^gc \\d+ @.*: ([0-9.]+)\\+[0-9.]+\\+([0-9.]+) ms clock");

  private final Path file;
  private long read;
  private long collections;
  private double pauseMillis;

  public GcLog(Path file) {
    this.file = file;
  }

  /** Reads on; a file that is not there yet has nothing to tell. */
  public void look() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(read);
      byte[] more = new byte[(int) Math.min(Integer.MAX_VALUE / 2, log.length() - read)];
      log.readFully(more);
      String text = new String(more, StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(this::line);
      read += end;
    }
  }

  void line(String line) {
    Matcher jvm = JVM.matcher(line);
    if (jvm.find()) {
      collections++;
      pauseMillis += Double.parseDouble(jvm.group(1));
      return;
    }
    Matcher go = GO.matcher(line);
    if (go.find()) {
      collections++;
      pauseMillis += Double.parseDouble(go.group(1)) + Double.parseDouble(go.group(2));
    }
  }

  public long collections() {
    return collections;
  }

  /** Time in which everything stood still. */
  public double pauseMillis() {
    return pauseMillis;
  }
}
