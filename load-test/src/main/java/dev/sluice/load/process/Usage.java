package dev.sluice.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process has used, as Linux tells it.
 *
 * @param cpuSeconds user and system time since its start, in steps of 10 ms
 * @param residentBytes resident set
 * @param proportionalBytes resident set with shared pages divided among their users
 * @param threads threads now
 * @param descriptors open file descriptors now
 */
public record Usage(
    double cpuSeconds, long residentBytes, long proportionalBytes, int threads, int descriptors) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int FIELDS_BEFORE_USER_TIME = 11;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

  /**
   * Of a living process.
   *
   * @throws IOException if it has ended, or the system is no Linux
   */
  public static Usage of(long pid) throws IOException {
    Path folder = Path.of("/proc/" + pid);
    String status = Files.readString(folder.resolve("status"));
    int descriptors;
    try (Stream<Path> files = Files.list(folder.resolve("fd"))) {
      descriptors = (int) files.count();
    }
    return new Usage(
        cpuSeconds(pid),
        number(RESIDENT, status) * 1024,
        number(PROPORTIONAL, Files.readString(folder.resolve("smaps_rollup"))) * 1024,
        (int) number(THREADS, status),
        descriptors);
  }

  /** The resident set alone, which is cheap to ask for. */
  public static long residentBytes(long pid) throws IOException {
    return number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))) * 1024;
  }

  /** User and system time alone, which is cheap to ask for. */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[FIELDS_BEFORE_USER_TIME])
            + Long.parseLong(fields[FIELDS_BEFORE_USER_TIME + 1]))
        / TICKS_PER_SECOND;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + ": the process has ended");
    }
    return Long.parseLong(matcher.group(1));
  }
}
