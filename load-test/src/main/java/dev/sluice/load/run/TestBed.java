package dev.sluice.load.run;

import dev.sluice.load.client.Wire;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.process.GcLog;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.process.Usage;
import dev.sluice.load.proxy.FaultProxy;
import dev.sluice.load.proxy.ProxyFault;
import dev.sluice.load.scenario.Event;
import dev.sluice.load.scenario.Ports;
import dev.sluice.load.scenario.Scenario;
import dev.sluice.load.sink.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collector under test between its addresses and its sink, with proxies where a scenario breaks
 * connections. Thread-safe; only one thread may start and stop the collector.
 */
public final class TestBed implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Subject subject;
  private final Sink sink;
  private final Path config;
  private final Map<String, String> scenarioEnvironment;
  private final Path work;
  private final int core;
  private final boolean watchGc;
  private final List<Integer> ports;
  private final List<Integer> copies; // gRPC and HTTP by turns
  private final Map<Event.Where, List<FaultProxy>> proxies = new EnumMap<>(Event.Where.class);
  private int starts;
  private double cpuSecondsBefore;
  private volatile @Nullable Running running;
  private volatile boolean closed;

  /** The collector since its last start. */
  record Running(CollectorProcess process, GcLog gcLog, int start) {}

  private TestBed(Subject subject, Sink sink, Scenario scenario, Path work, Options options)
      throws IOException {
    this.subject = subject;
    this.sink = sink;
    this.work = work;
    this.core = options.core();
    this.watchGc = options.watchGc();
    this.scenarioEnvironment = scenario.environment();
    this.config =
        Files.writeString(work.resolve(subject.name() + ".yaml"), scenario.configuration());
    List<Integer> free = FreePorts.take(1 + 2 * scenario.pipelines());
    Ports wanted = scenario.ports();
    this.ports =
        List.of(
            wanted.grpc() == 0 ? free.get(0) : wanted.grpc(),
            wanted.http() == 0 ? free.get(1) : wanted.http(),
            wanted.metrics() == 0 ? free.get(2) : wanted.metrics());
    this.copies = List.copyOf(free.subList(3, free.size()));
    for (Event.Where where : Event.Where.values()) {
      List<FaultProxy> made = new ArrayList<>();
      if (scenario.needsProxy(where)) {
        boolean inFront = where == Event.Where.COLLECTOR;
        made.add(new FaultProxy(0, HOST, inFront ? ports.get(0) : sink.grpcPort()));
        made.add(new FaultProxy(0, HOST, inFront ? ports.get(1) : sink.httpPort()));
      }
      proxies.put(where, made);
    }
  }

  /**
   * How a collector is run.
   *
   * @param core that it is kept on; negative for any
   * @param numbers whether the sink keeps the number of every item
   * @param watchGc whether it writes a log of its garbage collections
   */
  public record Options(int core, boolean numbers, boolean watchGc) {}

  /** Starts the sink, the proxies and the collector. */
  public static TestBed open(Subject subject, Scenario scenario, Path work, Options options)
      throws IOException {
    Ports ports = scenario.ports();
    Sink sink = new Sink(ports.sinkGrpc(), ports.sinkHttp(), options.numbers(), 1);
    sink.behave(scenario.sink());
    TestBed bed;
    try {
      bed = new TestBed(subject, sink, scenario, work, options);
    } catch (IOException | RuntimeException e) {
      sink.close();
      throw e;
    }
    try {
      bed.start();
      return bed;
    } catch (IOException | RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  private void start() throws IOException {
    int number = ++starts;
    String name = subject.name() + (number == 1 ? "" : "-" + number);
    Path log = work.resolve(name + ".log");
    Path gc = work.resolve(name + ".gc.log");
    Map<String, String> environment = new HashMap<>(scenarioEnvironment);
    environment.putAll(subject.environment());
    environment.put("LOAD_GRPC", HOST + ":" + ports.get(0));
    environment.put("LOAD_HTTP", HOST + ":" + ports.get(1));
    for (int i = 0; i < copies.size(); i++) {
      String variable = (i % 2 == 0 ? "LOAD_GRPC_" : "LOAD_HTTP_") + (i / 2 + 2);
      environment.put(variable, HOST + ":" + copies.get(i));
    }
    environment.put("LOAD_METRICS_PORT", Integer.toString(ports.get(2)));
    environment.put("LOAD_SINK_GRPC", HOST + ":" + front(Event.Where.SINK, 0, sink.grpcPort()));
    environment.put("LOAD_SINK_HTTP", HOST + ":" + front(Event.Where.SINK, 1, sink.httpPort()));
    if (watchGc) {
      String option = "-Xlog:gc:file=" + gc.toAbsolutePath();
      environment.merge("JDK_JAVA_OPTIONS", option, (a, b) -> a + " " + b);
      environment.merge("SLUICE_JAVA_OPTS", option, (a, b) -> a + " " + b);
      environment.merge("GODEBUG", "gctrace=1", (a, b) -> a + "," + b);
    }
    CollectorProcess process =
        CollectorProcess.start(
            core < 0 ? subject.command() : Pinning.onCore(core, subject.command()),
            environment,
            config,
            log);
    boolean jvm = Files.exists(gc);
    running = new Running(process, new GcLog(jvm ? gc : log), number);
    if (closed) {
      process.kill();
    }
  }

  private int front(Event.Where where, int which, int direct) {
    List<FaultProxy> there = proxies.getOrDefault(where, List.of());
    return there.isEmpty() ? direct : there.get(which).port();
  }

  /** Where generators send to, on loopback: a port for each copy of the configuration. */
  public List<Integer> ports(Wire.Protocol protocol) {
    int which = protocol == Wire.Protocol.GRPC ? 0 : 1;
    List<Integer> all = new ArrayList<>();
    all.add(front(Event.Where.COLLECTOR, which, ports.get(which)));
    for (int i = which; i < copies.size(); i += 2) {
      all.add(copies.get(i));
    }
    return all;
  }

  public Subject subject() {
    return subject;
  }

  public Sink sink() {
    return sink;
  }

  public int metricsPort() {
    return ports.get(2);
  }

  /** The collector; null while it is not there. */
  @Nullable Running running() {
    return running;
  }

  /** Process id of the collector, which must be there. */
  public long pid() {
    return there().process().pid();
  }

  private Running there() {
    Running now = running;
    if (now == null) {
      throw new IllegalStateException("the collector is not there");
    }
    return now;
  }

  /** Since the collector's process was last started. */
  public double secondsSinceStart() {
    return (System.nanoTime() - there().process().startNanos()) / 1e9;
  }

  /** CPU seconds of the collector over all its starts. */
  public synchronized double cpuSeconds() throws IOException {
    Running now = running;
    return cpuSecondsBefore + (now == null ? 0 : Usage.cpuSeconds(now.process().pid()));
  }

  /** SIGTERM; returns the exit code. */
  public int terminate() throws IOException, InterruptedException {
    Running now = there();
    leave(now);
    return now.process().terminate();
  }

  /** Starts it again with the same configuration. */
  void startAgain() throws IOException {
    start();
  }

  /** SIGKILL. */
  void kill() throws IOException, InterruptedException {
    Running now = there();
    leave(now);
    now.process().killAndWait();
  }

  void hangUp() throws IOException, InterruptedException {
    there().process().hangUp();
  }

  private synchronized void leave(Running now) throws IOException {
    if (now.process().isAlive()) {
      cpuSecondsBefore += Usage.cpuSeconds(now.process().pid());
    }
    running = null;
  }

  void breakConnections(Event.Where where, ProxyFault fault) {
    proxies.getOrDefault(where, List.of()).forEach(proxy -> proxy.fault(fault));
  }

  @Override
  public void close() {
    closed = true;
    Running now = running;
    if (now != null) {
      try {
        now.process().terminate();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      now.process().kill();
    }
    proxies.values().forEach(made -> made.forEach(FaultProxy::close));
    sink.close();
  }
}
