package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.component.BuildInfo;
import dev.sluice.engine.Collector;
import java.io.PrintStream;

/** The process. */
public final class Main {
  private static final String COMMAND_PROPERTY = "sluice.command";

  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    BuildInfo build =
        new BuildInfo(
            System.getProperty(COMMAND_PROPERTY, "sluice"), "Sluice", Collector.version());
    int code;
    try (LogBackend logs = LogBackend.install()) {
      code = execute(build, logs, System.out, System.err, args);
    }
    System.exit(code);
  }

  /** Runs a command; its code is 0, or 1 when it failed. */
  static int execute(
      BuildInfo build, LogBackend logs, PrintStream out, PrintStream err, String... args) {
    ConfigFlags plain = ConfigFlags.readPlain(args);
    if (plain == null) {
      return Commands.of(build, logs, out, err).execute(args);
    }
    try {
      RunCommand.run(plain, build, logs);
      return 0;
    } catch (InterruptedException | RuntimeException e) {
      err.println("Error: " + ErrorText.of(e, true));
      return Commands.FAILED;
    }
  }
}
