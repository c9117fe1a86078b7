package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application looks for leaked threads as soon as a collector has stopped. */
class NoThreadIsLeftTest {
  /** In a JVM of its own, where nothing else starts threads. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noThreadOutlivesTheStop(boolean epoll) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    if (!epoll) {
      command.add("-Dio.netty.transport.noNative=true");
      command.add("-Dio.grpc.netty.shaded.io.netty.transport.noNative=true");
    }
    command.add(StartStopRounds.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said)
          .contains("round 5 stopped")
          .contains("arrived: 2.0")
          .doesNotContain("left: ");
    } finally {
      process.destroyForcibly();
    }
  }
}
