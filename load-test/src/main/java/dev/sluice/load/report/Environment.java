package dev.sluice.load.report;

import dev.sluice.load.process.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where a run took place, as far as that can be found out. */
public final class Environment {
  private Environment() {}

  /** Machine and JVM of the harness. */
  public static Map<String, String> ofHarness() {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    found.put("architecture", System.getProperty("os.arch"));
    found.put("processor", lineOf("/proc/cpuinfo", "model name"));
    found.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    found.put("memory", lineOf("/proc/meminfo", "MemTotal"));
    found.put("harness on", "JDK " + Runtime.version());
    return found;
  }

  private static String lineOf(String file, String start) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(start)) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
      return "unknown";
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** The first line that a collector says of its version. */
  public static String versionOf(Subject subject) throws InterruptedException {
    List<String> command = new ArrayList<>(subject.command());
    command.add("--version");
    try {
      Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
      asked.getOutputStream().close();
      String answer;
      if (asked.waitFor(20, TimeUnit.SECONDS)) {
        answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } else {
        asked.destroyForcibly();
        answer = "";
      }
      return asked.exitValue() == 0 ? answer.lines().findFirst().orElse("unknown") : "unknown";
    } catch (IOException | IllegalThreadStateException e) {
      return "unknown";
    }
  }
}
