package dev.sluice.extension.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real profiles of the virtual machine that runs the tests. */
class ProfilesOfThisMachineTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  @Test
  void aBusyMethodIsInTheCpuProfile() throws Exception {
    Profile profile;
    try (CpuRecording recording = new CpuRecording(Instant.now())) {
      keepBusy(System.nanoTime() + 600_000_000L);
      profile = recording.finish(Instant.now());
    }

    assertThat(GoTool.pprof(write(profile), "-top")).contains("Type: cpu").contains("keepBusy");
  }

  @Test
  void twoRecordingsDoNotDisturbEachOther() throws Exception {
    try (CpuRecording first = new CpuRecording(Instant.now());
        CpuRecording second = new CpuRecording(Instant.now())) {
      second.finish(Instant.now());
      keepBusy(System.nanoTime() + 600_000_000L);

      assertThat(GoTool.pprof(write(first.finish(Instant.now())), "-top")).contains("keepBusy");
    }
  }

  @Test
  void theHeapProfileKnowsClassesByTheNamesPeopleWrite() throws Exception {
    Profile profile = HeapHistogram.profile(HeapHistogram.text(false), NOW);

    String top = GoTool.pprof(write(profile), "-top", "-nodecount=10000", "-nodefraction=0");
    assertThat(top).contains("Type: inuse_space").contains("byte[]").contains("java.lang.String");
  }

  @Test
  void arrayNamesOfTheHistogramAreRead() {
    String table =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         43180        2763528  [B (java.base@17.0.15)
           2:            12            480  [[Ljava.lang.String; (java.base@17.0.15)
           3:             1             24  dev.example.Thing
        Total         43193        2764032
        """;

    assertThat(HeapHistogram.parse(table))
        .containsExactly(
            new HeapHistogram.ClassCount("byte[]", 43180, 2763528),
            new HeapHistogram.ClassCount("java.lang.String[][]", 12, 480),
            new HeapHistogram.ClassCount("dev.example.Thing", 1, 24));
  }

  @Test
  void everyThreadIsASampleWithItsStack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Thread parked = new Thread(() -> await(release), "parked-for-the-profile");
    parked.start();
    try {
      while (parked.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      Map<Thread, StackTraceElement[]> threads = Map.of(parked, parked.getStackTrace());

      Path file = write(ThreadStacks.profile(threads, NOW));

      assertThat(GoTool.pprof(file, "-raw"))
          .contains("parked-for-the-profile")
          .contains("WAITING")
          .contains("ProfilesOfThisMachineTest.await ProfilesOfThisMachineTest.java");
      assertThat(ThreadStacks.text(threads))
          .contains("\"parked-for-the-profile\"")
          .contains("dev.sluice.extension.pprof.ProfilesOfThisMachineTest.await(");
    } finally {
      release.countDown();
      parked.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long keepBusy(long untilNanos) {
    long sum = 0;
    while (System.nanoTime() - untilNanos < 0) {
      for (int i = 0; i < 100_000; i++) {
        sum += sum * 31 + i;
      }
    }
    return sum;
  }

  private Path write(Profile profile) throws Exception {
    return Files.write(folder.resolve("profile.pb.gz"), profile.toGzip());
  }
}
