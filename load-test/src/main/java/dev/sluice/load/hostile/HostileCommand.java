package dev.sluice.load.hostile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hostile}: can a client end a collector, or keep it from serving others? */
@Command(
    name = "hostile",
    description =
        "Attacks a small collector with one kind of hostile client after the other, and watches it and its usual clients.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class HostileCommand implements Callable<Integer> {
  @Option(
      names = "--collector",
      split = " ",
      defaultValue = "./sluice",
      description = "command line of the collector")
  private List<String> collector = List.of();

  @Option(
      names = "--java-opts",
      defaultValue = "-Xmx256m",
      description = "SLUICE_JAVA_OPTS of the collector")
  private String javaOptions = "";

  @Option(
      names = "--kinds",
      split = ",",
      description = "only kinds whose names contain one of these words")
  private List<String> kinds = List.of();

  @Option(names = "--list", description = "names the kinds, and does nothing")
  private boolean list;

  @Option(
      names = "--connections",
      defaultValue = "1000",
      description = "of kinds that are cheap for the client; others make a share of them")
  private int connections;

  @Option(names = "--seconds", defaultValue = "10", description = "of each kind")
  private double seconds;

  @Option(
      names = "--most-p99-ms",
      defaultValue = "200",
      description = "of usual clients during an attack; 0 leaves times alone")
  private double mostP99Millis;

  /** Held, since the levels of loggers that nobody holds are forgotten. */
  private final Logger http2 =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  @Override
  public Integer call() throws Exception {
    List<Kind> chosen = Kinds.named(kinds);
    if (list) {
      chosen.forEach(kind -> System.out.println(kind.name() + ": " + kind.what()));
      return 0;
    }
    http2.setLevel(Level.OFF); // the sink's: it tells of every stream of a collector that has ended
    HostilePlan plan =
        new HostilePlan(
            collector,
            Map.of("SLUICE_JAVA_OPTS", javaOptions),
            chosen,
            connections,
            Duration.ofMillis(Math.round(1000 * seconds)),
            mostP99Millis);
    Path work = Files.createTempDirectory("hostile-");
    List<String> failures;
    try (HostileRun run = new HostileRun(plan, work)) {
      failures = run.run();
    }
    failures.forEach(failure -> System.out.println("FAILED  " + failure));
    System.out.println(
        failures.isEmpty()
            ? "hostile: " + chosen.size() + " kinds of clients, the collector held"
            : "hostile: " + failures.size() + " failures, logs in " + work);
    return failures.isEmpty() ? 0 : 1;
  }
}
