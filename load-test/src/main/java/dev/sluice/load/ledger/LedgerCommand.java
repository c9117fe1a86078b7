package dev.sluice.load.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ledger}: does a collector lose anything that it accepted? */
@Command(
    name = "ledger",
    description =
        "Sends numbered items through a collector to a misbehaving sink and compares the sets of numbers.",
    mixinStandardHelpOptions = true)
public final class LedgerCommand implements Callable<Integer> {
  @Option(
      names = "--collector",
      split = " ",
      defaultValue = "./sluice",
      description = "command line of the collector")
  private List<String> collector = List.of();

  @Option(
      names = "--items",
      defaultValue = "5000000",
      description = "items of each signal in each run")
  private long items;

  @Option(
      names = "--faults",
      defaultValue = "20",
      description = "percent of requests that the sink handles badly")
  private int faults;

  @Option(names = "--seed", defaultValue = "1", description = "seed of the sink's faults")
  private long seed;

  @Option(
      names = "--runs",
      split = ",",
      defaultValue = "grpc/none,grpc/gzip,http/none,http/gzip",
      description = "protocol/compression")
  private List<String> runs = List.of();

  @Option(
      names = "--own-metrics",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "compare with the collector's ledger metrics (off for collectors that have none)")
  private boolean ownMetrics;

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("ledger-");
    List<String> failures = new ArrayList<>();
    for (String name : runs) {
      String[] parts = name.split("/", -1);
      LedgerPlan plan =
          new LedgerPlan(
              collector,
              parts[0].equals("grpc"),
              parts[1].equals("gzip"),
              items,
              faults,
              seed,
              ownMetrics);
      List<String> found =
          new LedgerRun(plan, Files.createDirectory(work.resolve(name.replace('/', '-')))).run();
      found.forEach(failure -> failures.add(name + ": " + failure));
    }
    failures.forEach(failure -> System.out.println("FAILED  " + failure));
    System.out.println(
        failures.isEmpty()
            ? "ledger: exact"
            : "ledger: " + failures.size() + " failures, logs in " + work);
    return failures.isEmpty() ? 0 : 1;
  }
}
