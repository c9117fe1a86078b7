package dev.sluice.load.scrape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the objects of a JVM take, asked through the JDK's {@code jcmd}. */
final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  private LiveHeap() {}

  /** Bytes of live objects after a full collection; empty when the process is no JVM. */
  static OptionalLong bytes(long pid) throws IOException, InterruptedException {
    if (!isJvm(pid)) {
      return OptionalLong.empty();
    }
    Matcher total = TOTAL.matcher(jcmd(pid, "GC.class_histogram"));
    return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
  }

  /** The heap settings that a JVM was started with. */
  static String settings(long pid) throws IOException {
    List<String> settings = new ArrayList<>();
    for (String word : Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1)) {
      if (word.startsWith("-X")) {
        settings.add(word);
      }
    }
    return settings.isEmpty() ? "no heap settings" : String.join(" ", settings);
  }

  static boolean isJvm(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/maps")).contains("libjvm.so");
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(tool.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("jcmd failed: " + output);
    }
    return output;
  }
}
