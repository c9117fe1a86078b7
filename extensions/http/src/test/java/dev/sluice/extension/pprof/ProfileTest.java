package dev.sluice.extension.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.sluice.extension.pprof.Profile.Frame;
import dev.sluice.extension.pprof.Profile.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  @Test
  void theToolAddsUpSamplesByFunction() throws Exception {
    Profile profile = cpu();
    Frame main = new Frame("Main.main", "Main.java", 10);
    profile.add(List.of(new Frame("A.busy", "A.java", 3), main), Map.of("thread", "one"), 1, 70);
    profile.add(List.of(new Frame("A.busy", "A.java", 4), main), Map.of("thread", "one"), 1, 10);
    profile.add(List.of(main), Map.of(), 2, 20);

    String top = GoTool.pprof(write(profile), "-top", "-unit=ns");

    assertThat(top).contains("Type: cpu").contains("Duration: 2s");
    assertThat(top).containsPattern("80ns\\s+80\\S*%\\s+80\\S*%\\s+80ns\\s+80\\S*%\\s+A.busy");
    assertThat(top).containsPattern("20ns\\s+20\\S*%\\s+100%\\s+100ns\\s+100%\\s+Main.main");
  }

  @Test
  void theToolSeesLinesLabelsAndComments() throws Exception {
    Profile profile = cpu().comment("made by a test");
    profile.add(List.of(new Frame("A.busy", "A.java", 3)), Map.of("thread", "worker-1"), 1, 70);
    Path file = write(profile);

    assertThat(GoTool.pprof(file, "-comments")).contains("made by a test");
    assertThat(GoTool.pprof(file, "-raw")).contains("A.busy A.java:3").contains("worker-1");
  }

  @Test
  void samplesOfOneStackAndLabelAreOneSample() throws Exception {
    Profile profile = cpu();
    for (int i = 0; i < 5; i++) {
      profile.add(List.of(new Frame("A.busy", "", 0)), Map.of("thread", "one"), 1, 7);
    }

    UnknownFieldSet message = UnknownFieldSet.parseFrom(profile.toMessage());

    assertThat(message.getField(2).getLengthDelimitedList()).hasSize(1);
    UnknownFieldSet sample =
        UnknownFieldSet.parseFrom(message.getField(2).getLengthDelimitedList().get(0));
    assertThat(sample.getField(2).getLengthDelimitedList().get(0).toByteArray())
        .containsExactly(5, 35);
  }

  @Test
  void theStringTableBeginsWithTheEmptyText() throws Exception {
    UnknownFieldSet message = UnknownFieldSet.parseFrom(cpu().toMessage());

    assertThat(message.getField(6).getLengthDelimitedList().get(0).size()).isZero();
  }

  private static Profile cpu() {
    ValueType cpu = new ValueType("cpu", "nanoseconds");
    return new Profile(BEGIN, List.of(new ValueType("samples", "count"), cpu))
        .sampled(Duration.ofSeconds(2), cpu, 10_000_000);
  }

  private Path write(Profile profile) throws Exception {
    return Files.write(folder.resolve("profile.pb.gz"), profile.toGzip());
  }
}
