package dev.sluice.load.sink;

import dev.sluice.load.payload.Signal;
import dev.sluice.load.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sink}: a backend on loopback that counts and misbehaves. */
@Command(
    name = "sink",
    description =
        "Takes OTLP, misbehaves if asked, and prints what arrived when it is ended (SIGTERM).",
    mixinStandardHelpOptions = true)
public final class SinkCommand implements Callable<Integer> {
  @Option(names = "--grpc-port", defaultValue = "4317", description = "0 for any")
  private int grpcPort;

  @Option(names = "--http-port", defaultValue = "4318", description = "0 for any")
  private int httpPort;

  @Option(
      names = "--behaviour",
      description = "YAML file: delay_ms, flap_ms, faults with percent, kind, retry_after_ms, ...")
  private @Nullable Path behaviour;

  @Option(names = "--delay-ms", description = "before any answer")
  private int delayMillis;

  @Option(names = "--flap-ms", description = "well for so long, then unavailable for so long")
  private int flapMillis;

  @Option(
      names = "--fault",
      description =
          "PERCENT:KIND, any number of times; kinds: retry, throttle, refuse, partial, hang, hang_after_taking")
  private List<String> faults = List.of();

  @Option(names = "--seed", defaultValue = "1", description = "of the faults")
  private long seed;

  @Override
  public Integer call() throws Exception {
    Behaviour asked = behaviour();
    try (Sink sink = new Sink(grpcPort, httpPort, true, seed)) {
      sink.behave(asked);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> SinkLedger.lines(sink).forEach(System.out::println), "ledger"));
      System.out.println(
          "sink: gRPC on 127.0.0.1:" + sink.grpcPort() + ", HTTP on 127.0.0.1:" + sink.httpPort());
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(10, TimeUnit.SECONDS)) {
        System.err.println(counts(sink));
      }
    }
    return 0;
  }

  private Behaviour behaviour() throws Exception {
    if (behaviour != null) {
      if (delayMillis != 0 || flapMillis != 0 || !faults.isEmpty()) {
        throw new IllegalArgumentException("--behaviour stands alone");
      }
      return Scenario.read(behaviour, Behaviour.class);
    }
    List<Behaviour.Fault> parsed = new ArrayList<>();
    for (String fault : faults) {
      int colon = fault.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("--fault is PERCENT:KIND: " + fault);
      }
      parsed.add(
          new Behaviour.Fault(
              Double.parseDouble(fault.substring(0, colon)),
              Behaviour.Kind.valueOf(fault.substring(colon + 1).toUpperCase(Locale.ROOT)),
              100));
    }
    return new Behaviour(delayMillis, flapMillis, parsed);
  }

  private static String counts(Sink sink) {
    StringBuilder line = new StringBuilder("sink:");
    for (Signal signal : Signal.values()) {
      line.append(' ')
          .append(signal.name().toLowerCase(Locale.ROOT))
          .append(' ')
          .append(sink.account(signal).items());
    }
    return line.toString();
  }
}
