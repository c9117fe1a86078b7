package dev.sluice.load.kills;

import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kills}: does a collector with a queue on disk lose what it accepted when it is killed? */
@Command(
    name = "kills",
    description =
        "Kills a collector with a persistent queue again and again under load, and proves by numbered items that it loses nothing.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class KillsCommand implements Callable<Integer> {
  @Option(
      names = "--collector",
      split = " ",
      defaultValue = "./sluice",
      description = "command line of the collector")
  private List<String> collector = List.of();

  @Option(names = "--count", defaultValue = "1000", description = "kills")
  private int count;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the times of the kills, of the sink's weather and its faults")
  private long seed;

  @Option(
      names = "--longest",
      defaultValue = "400",
      description = "ms from ready to a kill, at most; any time below is as likely")
  private int longestMillis;

  @Option(
      names = "--early",
      defaultValue = "20",
      description = "percent of the kills that come before the collector is ready")
  private double earlyPercent;

  @Option(names = "--protocol", defaultValue = "grpc", description = "grpc or http, on both sides")
  private Wire.Protocol protocol = Wire.Protocol.GRPC;

  @Option(
      names = "--signals",
      split = ",",
      defaultValue = "traces,logs",
      description = "of traces, metrics, logs")
  private List<Signal> signals = List.of();

  @Option(names = "--items-per-request", defaultValue = "20", description = "of each signal")
  private int itemsPerRequest;

  @Option(
      names = "--in-flight",
      defaultValue = "2",
      description = "requests of each signal always under way to the collector")
  private int inFlight;

  @Option(
      names = "--consumers",
      defaultValue = "10",
      description = "num_consumers of the sending queues")
  private int consumers;

  @Option(
      names = "--queue-size",
      defaultValue = "5000",
      description = "requests that a sending queue has room for")
  private int queueSize;

  @Option(names = "--batch", description = "the sending queues batch")
  private boolean batch;

  @Option(
      names = "--most-duplicates",
      description =
          "items of a signal that one kill may make arrive again (twice what all consumers have under way)")
  private @Nullable Long mostDuplicates;

  @Option(
      names = "--own-metrics",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "compare with the collector's ledger metrics (off for collectors that have none)")
  private boolean ownMetrics;

  @Option(names = "--ready-seconds", defaultValue = "60", description = "for a start, at most")
  private int readySeconds;

  @Option(
      names = "--drain-seconds",
      defaultValue = "180",
      description = "for everything to arrive at the end, at most")
  private int drainSeconds;

  @Option(
      names = "--work",
      description = "where the work folder is made (where the system keeps temporary files)")
  private @Nullable Path place;

  @Option(names = "--keep", description = "keep the work folder with all logs and the storage")
  private boolean keep;

  /** Held, since the levels of loggers that nobody holds are forgotten. */
  private final Logger http2 =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  @Override
  public Integer call() throws Exception {
    KillPlan.Queue queue = new KillPlan.Queue(consumers, queueSize, batch);
    KillPlan plan =
        new KillPlan(
            collector,
            KillSchedule.of(seed, count, earlyPercent),
            new KillPlan.Load(protocol, EnumSet.copyOf(signals), itemsPerRequest, inFlight),
            queue,
            mostDuplicates == null ? queue.usualMostRepeats(itemsPerRequest) : mostDuplicates,
            ownMetrics,
            new KillPlan.Limits(
                Duration.ofMillis(longestMillis),
                Duration.ofSeconds(readySeconds),
                Duration.ofSeconds(drainSeconds)));
    http2.setLevel(Level.OFF); // it tells of every stream of every collector that was killed
    Path work =
        place == null
            ? Files.createTempDirectory("kills-")
            : Files.createTempDirectory(Files.createDirectories(place).toAbsolutePath(), "kills-");
    List<String> failures;
    try (KillRun run = new KillRun(plan, work, seed, keep)) {
      failures = run.run();
    }
    failures.forEach(failure -> System.out.println("FAILED  " + failure));
    if (failures.isEmpty() && !keep) {
      new Folder(work).delete();
    }
    System.out.println(
        failures.isEmpty()
            ? "kills: nothing was lost" + (keep ? ", everything in " + work : "")
            : "kills: " + failures.size() + " failures, logs and storage in " + work);
    return failures.isEmpty() ? 0 : 1;
  }
}
