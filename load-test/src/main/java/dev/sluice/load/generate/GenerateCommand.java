package dev.sluice.load.generate;

import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.drive.Bodies;
import dev.sluice.load.drive.Generator;
import dev.sluice.load.payload.Profile;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Templates;
import dev.sluice.load.report.Results;
import dev.sluice.load.scenario.Phase;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.scenario.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate}: load for a collector that runs already. */
@Command(
    name = "generate",
    description = "Sends load to a collector that runs already, or searches how much it can take.",
    mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
  private static final int KNEE_START_RATE = 10_000;
  private static final double USUAL_SECONDS = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--endpoint", defaultValue = "127.0.0.1:4317", description = "HOST:PORT")
  private String endpoint = "";

  @Option(
      names = "--protocol",
      defaultValue = "GRPC",
      description = "${COMPLETION-CANDIDATES}, in any case")
  private Wire.Protocol protocol = Wire.Protocol.GRPC;

  @Option(
      names = "--compression",
      defaultValue = "NONE",
      description = "${COMPLETION-CANDIDATES}, in any case")
  private Wire.Compression compression = Wire.Compression.NONE;

  @Option(
      names = "--made-ahead",
      description = "compress before load begins; item numbers repeat then")
  private boolean madeAhead;

  @Option(names = "--signal", description = "${COMPLETION-CANDIDATES}, in any case")
  private @Nullable Signal signal;

  @Option(names = "--profile", description = "YAML file of what requests look like")
  private @Nullable Path profile;

  @Option(names = "--items", description = "items of each request")
  private @Nullable Integer items;

  @Option(names = "--rate", description = "items per second; without one, all that it takes")
  private @Nullable Double rate;

  @Option(names = "--duration", description = "seconds (10 unless a schedule says otherwise)")
  private @Nullable Double seconds;

  @Option(
      names = "--schedule",
      description =
          "SECONDS@RATE or SECONDS@RATE..RATE, separated by commas, such as 10@1000,5@1000..9000")
  private @Nullable String schedule;

  @Option(
      names = "--in-flight",
      defaultValue = "16",
      description = "requests under way when there is no rate")
  private int inFlight;

  @Option(
      names = "--connections",
      defaultValue = "4",
      description = "to the collector; over HTTP a connection has one request at a time")
  private int connections;

  @Option(names = "--header", description = "NAME=VALUE, any number of times")
  private Map<String, String> headers = Map.of();

  @Option(names = "--ca-file", description = "PEM of the authority of the collector's certificate")
  private @Nullable String certificateAuthority;

  @Option(names = "--timeout", defaultValue = "10", description = "seconds for an answer")
  private int timeoutSeconds;

  @Option(names = "--run", defaultValue = "1", description = "run id that every item bears")
  private int run;

  @Option(names = "--generator", defaultValue = "0", description = "generator id of every item")
  private int generator;

  @Option(
      names = "--find-knee",
      description = "search for the highest rate that holds; --rate is where it begins")
  private boolean findKnee;

  @Option(
      names = "--knee-p99-ms",
      defaultValue = "50",
      description = "a rate holds when its p99 stays under this and 99 %% of it is achieved")
  private double kneeP99Millis;

  @Option(names = "--out", description = "folder for result.json and samples.csv")
  private @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    if (findKnee && schedule != null) {
      throw new IllegalArgumentException("--find-knee makes its own schedule");
    }
    int colon = endpoint.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("--endpoint is HOST:PORT: " + endpoint);
    }
    String host = endpoint.substring(0, colon);
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    Traffic traffic = traffic();
    Wire wire =
        new Wire(
            protocol, compression, timeoutSeconds, traffic.wire().headers(), certificateAuthority);
    int made =
        rate == null && schedule == null && !findKnee
            ? traffic.connectionsInClosedLoop()
            : connections;
    try (EventLoops loops = new EventLoops(1);
        Senders senders = Senders.connect(host, port, wire, made, loops)) {
      Bodies bodies =
          new Bodies(
              traffic.forms(Templates.of(traffic.profile().profile(), Instant.now())),
              compression,
              run,
              generator,
              madeAhead);
      String name =
          String.format(
                  Locale.ROOT, "%s to %s, %s, %s", bodies.signal(), endpoint, protocol, compression)
              .toLowerCase(Locale.ROOT);
      return findKnee ? findKnee(name, bodies, senders) : drive(name, bodies, senders);
    }
  }

  private Traffic traffic() throws IOException {
    Signal wanted = signal == null ? Signal.TRACES : signal;
    Profile.File file =
        profile == null ? Profile.File.of(wanted) : Scenario.read(profile, Profile.File.class);
    if (profile != null && signal != null && file.signal() != signal) {
      throw new IllegalArgumentException("the profile is of " + file.signal());
    }
    if (items != null) {
      file = file.withItemsPerRequest(List.of(items));
    }
    return new Traffic(file, protocol, compression, connections, inFlight, !madeAhead, headers);
  }

  private List<Phase> phases() {
    if (schedule != null) {
      return Schedules.parse(schedule);
    }
    return List.of(new Phase(null, seconds == null ? USUAL_SECONDS : seconds, rate, null, null));
  }

  private int drive(String name, Bodies bodies, Senders senders) throws Exception {
    Generator driven = new Generator(name, bodies, senders, inFlight, false);
    Watch watch = new Watch(driven);
    watch.play(phases());
    watch.print();
    if (out != null) {
      Results results = new Results("generate", name, spec);
      watch.write(results);
      results.write(out);
    }
    return driven.tally().items() > 0 ? 0 : 1;
  }

  private int findKnee(String name, Bodies bodies, Senders senders) throws Exception {
    double trialSeconds = seconds == null ? USUAL_SECONDS : seconds;
    KneeTrial trial = new KneeTrial(bodies, senders, trialSeconds, kneeP99Millis);
    double first = rate == null ? KNEE_START_RATE : rate;
    trial.warmUp(first);
    KneeSearch search = new KneeSearch(trial);
    Optional<KneeSearch.Step> knee = search.search(first);
    if (knee.isPresent()) {
      System.out.printf(
          Locale.ROOT,
          "knee: %.0f items/s (achieved %.0f), p99 %.1f ms; the next step up no longer holds%n",
          knee.get().asked(),
          knee.get().achieved(),
          knee.get().p99());
    } else {
      System.out.println("knee: no rate held");
    }
    if (out != null) {
      Results results = new Results("knee", name, spec);
      KneeTrial.write(results, search.steps(), knee, kneeP99Millis);
      results.write(out);
    }
    return knee.isPresent() ? 0 : 1;
  }
}
