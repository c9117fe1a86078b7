package dev.sluice.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice} and the image's launcher make the same JVM flags of the same machine. */
class LaunchersTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String MACHINE = "MemTotal:       16314208 kB\n";

  @TempDir static Path folder;

  @BeforeAll
  static void compile() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "cc"))),
        "no C compiler is here");
    Process compiler =
        new ProcessBuilder(
                "cc",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                folder.resolve("otelcol").toString(),
                REPOSITORY.resolve("launcher/otelcol.c").toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
  }

  /**
   * The flags that both set; those of one only are about where its files lie, or which JDK runs.
   */
  private static List<String> flags(Path launcher, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.environment().keySet().removeAll(List.of("GOMEMLIMIT", "GOMAXPROCS"));
    builder.environment().putAll(environment);
    builder.environment().put("SLUICE_FLAGS_FOR", folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines()
        .filter(
            flag ->
                !flag.matches(
                    "-Djava.library.path.*|-Dsluice.command.*|.*snappy.*|.*AOT.*|.*TrimNative.*"))
        .sorted()
        .toList();
  }

  private static List<String> agreed(Map<String, String> environment) throws Exception {
    List<String> image = flags(folder.resolve("otelcol"), environment);
    assertThat(flags(REPOSITORY.resolve("sluice"), environment))
        .as("%s", environment)
        .isEqualTo(image);
    return image;
  }

  private static void machine(String meminfo, @Nullable String v2, @Nullable String v1)
      throws IOException {
    write("proc/meminfo", meminfo);
    write("sys/fs/cgroup/memory.max", v2);
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", v1);
  }

  private static void write(String name, @Nullable String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    if (text == null) {
      Files.deleteIfExists(file);
    } else {
      Files.writeString(file, text);
    }
  }

  @Test
  void theSameMemoryForEveryLimit() throws Exception {
    String[][] groups = {
      {null, null},
      {"max\n", null},
      {"536870912\n", null},
      {"max\n", "2147483648\n"},
      {null, "9223372036854771712\n"},
      {"999999999999\n", "1073741824\n"}
    };
    for (String[] group : groups) {
      machine(MACHINE, group[0], group[1]);
      for (String given :
          List.of(
              "",
              "off",
              "0",
              "-1",
              "512MiB",
              "2GiB",
              "1.5GiB",
              "099MiB",
              "5GB",
              "8B",
              "1TiB",
              "400Mi",
              "1e9",
              "5G",
              "1e10",
              "99999999Ti")) {
        agreed(Map.of("GOMEMLIMIT", given));
      }
      agreed(Map.of("GOMEMLIMIT", "99999999999999TiB"));
      agreed(Map.of("GOMEMLIMIT", "99999999999999999999999"));
    }
    machine("nothing\n", null, null);
    agreed(Map.of());
  }

  @Test
  void unitsOfKubernetesAndExponentsAreTakenToo() throws Exception {
    machine(MACHINE, "9536870912\n", null);
    Map<String, String> same =
        Map.of(
            "400Mi", "400MiB",
            "2Gi", "2GiB",
            "524288Ki", "512MiB",
            "1Ti", "1TiB",
            "1e9", "1000000000",
            "1E9", "1000000000",
            "1G", "1000000000",
            "800M", "800000000",
            "800e6", "800000000",
            "900000k", "900000000");
    for (Map.Entry<String, String> pair : same.entrySet()) {
      assertThat(agreed(Map.of("GOMEMLIMIT", pair.getKey())))
          .as(pair.getKey())
          .isEqualTo(agreed(Map.of("GOMEMLIMIT", pair.getValue())));
    }
  }

  @Test
  void aLimitThatIsNoNumberIsNotIgnoredInSilence() throws Exception {
    machine(MACHINE, "536870912\n", null);
    for (Path launcher : List.of(folder.resolve("otelcol"), REPOSITORY.resolve("sluice"))) {
      for (String given : List.of("5GB", "-1", "1.5Gi", "1e99", "lots", "99999999999999TiB")) {
        assertThat(said(launcher, given))
            .contains("GOMEMLIMIT=" + given + " is no number of bytes (write for example 400MiB)");
      }
      for (String given : List.of("", "off", "0", "400Mi", "1e9", "1GiB")) {
        assertThat(said(launcher, given)).isEmpty();
      }
    }
  }

  private static String said(Path launcher, String limit) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.environment().put("GOMEMLIMIT", limit);
    builder.environment().put("SLUICE_FLAGS_FOR", folder.toString());
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said;
  }

  @Test
  void theFormulaIsTheOneOfTheDocumentation() throws Exception {
    machine(MACHINE, "1073741824\n", null);
    assertThat(agreed(Map.of("GOMEMLIMIT", "1GiB")))
        .contains(
            "-Xmx" + (1024 - 160) * 70 / 100 + "m",
            "-XX:MaxDirectMemorySize=" + (1024 - 160) * 30 / 100 + "m",
            "-Dio.netty.maxDirectMemory=" + (1024 - 160) * 1048576L * 15 / 100,
            "-XX:+UseSerialGC",
            "-Xms16m");
    long eightyPercent = 1073741824L / 10 * 8 - 160 * 1048576L;
    assertThat(agreed(Map.of())).contains("-Xmx" + eightyPercent * 70 / 100 / 1048576 + "m");
    machine(MACHINE, null, null);
    long quarter = 16314208L * 1024 / 4 - 160 * 1048576L;
    assertThat(agreed(Map.of()))
        .contains("-Xmx" + quarter * 70 / 100 / 1048576 + "m")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void theSameNamesAreForgottenAndTheSameProcessorsUsed() throws Exception {
    machine(MACHINE, null, null);
    for (String processors : List.of("", "0", "3", "4x", "-2")) {
      agreed(Map.of("GOMAXPROCS", processors));
    }
    assertThat(agreed(Map.of("GOMAXPROCS", "3", "SLUICE_JAVA_OPTS", "-Xint -Da=b")))
        .contains(
            "-Dsun.net.inetaddr.ttl=30",
            "-Dsun.net.inetaddr.negative.ttl=5",
            "-XX:ActiveProcessorCount=3",
            "-Xint",
            "-Da=b");
  }
}
