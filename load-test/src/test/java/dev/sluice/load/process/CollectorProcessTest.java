package dev.sluice.load.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CollectorProcessTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void whatALauncherStartedIsKilledWithIt() throws Exception {
    Path log = folder.resolve("log");
    CollectorProcess launcher =
        launch(log, "sleep 600 & echo $! > $FOLDER/pid; echo Everything is ready; wait");
    while (!launcher.isReady()) {
      assertThat(launcher.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).trim());
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(launcher.killAndWait()).isEqualTo(CollectorProcess.KILLED);
    assertThat(launcher.isAlive()).isFalse();
    assertThat(ProcessHandle.of(pid).map(CollectorProcessTest::runs).orElse(false)).isFalse();
  }

  @Test
  void theExitCodeTellsThatAProcessEndedByItself() throws Exception {
    CollectorProcess process = launch(folder.resolve("log"), "exit 3");
    while (process.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(process.killAndWait()).isEqualTo(3);
  }

  /** What nobody has waited for yet is dead all the same. */
  private static boolean runs(ProcessHandle handle) {
    try {
      return !Files.readString(Path.of("/proc/" + handle.pid() + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private CollectorProcess launch(Path log, String script) throws Exception {
    return CollectorProcess.launch(
        List.of("sh", "-c", script), Map.of("FOLDER", folder.toString()), folder, log);
  }
}
