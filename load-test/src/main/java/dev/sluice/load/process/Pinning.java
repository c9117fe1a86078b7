package dev.sluice.load.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps processes on cores, by {@code taskset}. */
public final class Pinning {
  private Pinning() {}

  /** The command on that core alone. */
  public static List<String> onCore(int core, List<String> command) {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    pinned.addAll(command);
    return pinned;
  }

  /** Moves every thread of this process to that core. */
  public static void pinMyself(int core) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder(
                "taskset",
                "-a",
                "-c",
                "-p",
                Integer.toString(core),
                Long.toString(ProcessHandle.current().pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (taskset.waitFor() != 0) {
      throw new IOException("taskset cannot pin this process to core " + core);
    }
  }
}
