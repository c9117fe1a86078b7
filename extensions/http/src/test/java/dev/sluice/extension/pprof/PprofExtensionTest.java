package dev.sluice.extension.pprof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ServingExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PprofExtensionTest {
  @TempDir private Path folder;

  @Test
  @ObservesKey(component = "extension/pprof", keys = "endpoint")
  void theIndexNamesTheProfiles() throws Exception {
    try (ServingExtension running = ServingExtension.of(new PprofExtensionFactory(), "")) {
      assertThat(running.text("/debug/pprof/")).contains("profile", "heap", "threads");
      assertThat(running.get("/debug/pprof/nothing").statusCode()).isEqualTo(404);
      assertThat(running.text("/debug/pprof/nothing")).isEqualTo("Unknown profile\n");
      assertThat(running.get("/").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void everyProfileOpensInTheTool() throws Exception {
    try (ServingExtension running = ServingExtension.of(new PprofExtensionFactory(), "")) {
      assertThat(top(running, "heap?gc=1")).contains("Type: inuse_space");
      assertThat(top(running, "goroutine")).contains("Type: threads");
      assertThat(top(running, "threads")).contains("Type: threads");
      assertThat(top(running, "profile?seconds=1")).contains("Type: cpu");
    }
  }

  @Test
  void debugShowsText() throws Exception {
    try (ServingExtension running = ServingExtension.of(new PprofExtensionFactory(), "")) {
      assertThat(running.text("/debug/pprof/heap?debug=1")).contains("#instances");
      assertThat(running.text("/debug/pprof/threads?debug=1")).contains("\"main\"");
    }
  }

  @Test
  @Timeout(20)
  void aProfileUnderWayIsAnsweredWhenTheCollectorStops() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> answer;
    try (ServingExtension running = ServingExtension.of(new PprofExtensionFactory(), "")) {
      answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return running.get("/debug/pprof/profile?seconds=500");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      while (recordings() == 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.join().body())).read())
        .isPositive();
    assertThat(recordings()).isZero();
  }

  @Test
  void veryLongProfilesAreRefused() throws Exception {
    try (ServingExtension running = ServingExtension.of(new PprofExtensionFactory(), "")) {
      assertThat(running.get("/debug/pprof/profile?seconds=601").statusCode()).isEqualTo(400);
    }
  }

  @Test
  @ObservesKey(component = "extension/pprof", keys = "save_to_file")
  void theWholeRunIsSavedWhenAFileIsNamed() throws Exception {
    Path file = folder.resolve("run.pb.gz");
    try (ServingExtension running =
        ServingExtension.of(new PprofExtensionFactory(), "save_to_file: \"" + file + "\"")) {
      running.get("/debug/pprof/");
      assertThat(file).isEmptyFile();
    }
    assertThat(GoTool.pprof(file, "-top")).contains("Type: cpu");
  }

  @Test
  void aFileThatCannotBeWrittenAbortsTheStart() {
    String file = folder.resolve("not/there").toString();

    assertThatThrownBy(
            () ->
                ServingExtension.of(new PprofExtensionFactory(), "save_to_file: \"" + file + "\""))
        .isInstanceOf(IOException.class);
  }

  @Test
  void settingsOfTheGoRuntimeAreTakenWithoutEffect() {
    PprofConfig config =
        SpecBinder.fromYaml(
            PprofConfig.SPEC, "{block_profile_fraction: 3, mutex_profile_fraction: 5}");

    assertThat(config.server().endpoint()).isEqualTo("localhost:1777");
    assertThat(config).isEqualTo(PprofConfig.DEFAULT);
  }

  private static long recordings() {
    return jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().stream()
        .filter(recording -> recording.getName().equals("sluice-pprof"))
        .count();
  }

  private String top(ServingExtension running, String profile) throws Exception {
    HttpResponse<byte[]> response = running.get("/debug/pprof/" + profile);
    assertThat(response.statusCode()).isEqualTo(200);
    Path file = Files.write(folder.resolve("profile.pb.gz"), response.body());
    return GoTool.pprof(file, "-top");
  }
}
