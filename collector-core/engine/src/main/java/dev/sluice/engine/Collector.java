package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.CollectorView;
import dev.sluice.component.Extension;
import dev.sluice.config.Findings;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.config.model.MetricsTelemetry;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A collector: pipelines between receivers and exporters, run inside this JVM. Any number may run
 * side by side; they share nothing. It exits no process, handles no signals, and opens only the
 * ports that its configuration names.
 *
 * <p>{@link #start}, {@link #reload} and {@link #stop} may be called from any thread; one runs at a
 * time. Everything else is a snapshot, from any thread, at any time.
 */
public final class Collector implements AutoCloseable {
  /** How long the whole shutdown may take unless told otherwise. */
  public static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(25);

  /** What scripts wait for: said of every configuration that is in use from now on. */
  private static final String READY = "Everything is ready. Begin running and processing data.";

  private final CollectorOptions options;
  private final EventLog log;
  private final ConfigWords words;
  private final MetricRegistry metrics;
  private final SharedObjects shared;
  private final TimerThread timers;
  private final WorkerPool workers;
  private final Services services;
  private final EngineMetrics ownMetrics;
  private final CollectorTaps taps;
  private final Termination termination = new Termination();
  private final ReentrantLock lifecycle = new ReentrantLock();
  private State state = State.BUILT; // guarded by lifecycle
  private volatile Graph graph; // written under lifecycle
  private volatile Graph starting; // where parts find extensions; written under lifecycle
  private final Retirements retiring; // guarded by lifecycle
  private volatile boolean ready;
  private volatile Instant startTime;

  private enum State {
    BUILT,
    RUNNING,
    STOPPED
  }

  Collector(CollectorConfig config, List<Findings.Note> notes, CollectorOptions options) {
    this.options = options;
    this.metrics = new MetricRegistry(config.service().telemetry().metrics().level());
    this.log = options.logs().named("dev.sluice.engine");
    this.words = new ConfigWords(log);
    words.tell(notes, options.gates());
    useViews(config.service().telemetry().metrics());
    this.shared = new SharedObjects(log);
    this.timers = new TimerThread(log);
    this.workers = new WorkerPool(options.workerThreads(), log);
    this.startTime = options.clock().now();
    this.services =
        new Services(
            options.clock(),
            timers,
            workers,
            new MemoryBudget(options.memoryBudgetBytes()),
            metrics,
            shared,
            options.logs(),
            new Services.Host(
                this::view,
                () -> options.loader().get().catalog(),
                this::taps,
                this::runningExtension,
                this::failed));
    this.ownMetrics = new EngineMetrics(metrics, options.clock(), services.budget());
    this.taps = new CollectorTaps(this::running, options.clock(), services.budget(), log);
    this.retiring = new Retirements(options.clock());
    this.graph = GraphBuilder.build(config, services, null);
    this.starting = graph;
    ownMetrics.show(graph);
    words.warnOfUnservedReaders(config.service().telemetry(), graph);
  }

  private void useViews(MetricsTelemetry told) {
    metrics.views(
        told.views(), misfit -> log.warn("A view of the metrics does not fit.", "error", misfit));
  }

  /** The version of this library. */
  public static String version() {
    return Version.CURRENT;
  }

  /** What a collector is made of. */
  public static CollectorBuilder builder() {
    return new CollectorBuilder();
  }

  /**
   * Starts everything: extensions, then exporters, receivers last. Throws {@link
   * CollectorException} when a part does not start; what had started is stopped again then, and
   * this collector cannot be started any more.
   */
  public void start() {
    lifecycle.lock();
    try {
      if (state != State.BUILT) {
        throw new IllegalStateException("a collector starts once");
      }
      BuildInfo build = options.buildInfo();
      log.info(
          "Starting " + build.command() + "...",
          "Version",
          build.version(),
          "NumCPU",
          Runtime.getRuntime().availableProcessors());
      startTime = options.clock().now();
      state = State.RUNNING;
      startParts();
      for (PipelineRun run : graph.pipelines().values()) {
        log.info(
            "Pipeline is ready.",
            "otelcol.pipeline.id",
            run.spec().id().toString(),
            "durability",
            run.mode().label());
      }
      ready = true;
      graph.extensions().forEach(Part::tellReady);
      log.info(READY);
    } finally {
      lifecycle.unlock();
    }
  }

  private void startParts() {
    List<Part> started = new ArrayList<>();
    String stage = "";
    try {
      for (Part part : graph.extensions()) {
        stage = part.spec().isImplied() ? "" : "failed to start extensions: ";
        started.add(part);
        part.start();
      }
      stage = "cannot start pipelines: ";
      for (Part part : graph.parts()) {
        started.add(part);
        part.start();
      }
    } catch (CollectorException e) {
      new Stopper(options.clock()).stop(started, SHUTDOWN_LIMIT);
      graph.fresh().forEach(Part::discard);
      finish();
      throw e.after(stage).located(graph.spec().places());
    }
  }

  /**
   * Goes over to another configuration. What has not changed runs on and nothing accepted is lost.
   * Throws {@link CollectorException} when the new configuration cannot be built or started; the
   * old one runs on then.
   */
  public void reload(CollectorConfig config) {
    reload(config, List.of());
  }

  /**
   * Reads a configuration and goes over to it, as {@link #reload(CollectorConfig)} does; a failure
   * to read counts as a failed reload.
   *
   * @param reader reads; what it throws is thrown
   * @return what was read and is in use now
   */
  public ConfigLoader.Result reload(Supplier<ConfigLoader.Result> reader) {
    ConfigLoader.Result read;
    try {
      read = reader.get();
    } catch (RuntimeException e) {
      ownMetrics.reloadFailed();
      throw e;
    }
    reload(read.config(), read.notes());
    return read;
  }

  /**
   * Reads a YAML file and goes over to it, as {@link #reload(CollectorConfig)} does: with the
   * component types, feature gates and overrides that the builder was given.
   *
   * @throws dev.sluice.config.ConfigException with every problem of the file; the old configuration
   *     runs on
   */
  public void reload(Path file) {
    List<String> locations = new ArrayList<>(List.of("file:" + file));
    locations.addAll(options.overrides());
    reload(() -> options.loader().get().load(locations));
  }

  private void reload(CollectorConfig config, List<Findings.Note> notes) {
    lifecycle.lock();
    try {
      if (state != State.RUNNING) {
        throw new IllegalStateException("the collector does not run");
      }
      words.tell(notes, options.gates());
      Graph old = graph;
      Reloader reloader = new Reloader(services, log, next -> starting = next);
      Reloader.Result result = reloader.reload(old, config, SHUTDOWN_LIMIT);
      graph = result.graph();
      starting = graph;
      taps.follow();
      ownMetrics.show(graph);
      retiring.forgetEnded();
      if (result.retirement() != null) {
        retiring.add(result.retirement());
      }
      CollectorException failure = result.failure();
      if (failure != null) {
        ownMetrics.reloadFailed();
        throw failure;
      }
      ownMetrics.reloaded();
      metrics.level(config.service().telemetry().metrics().level());
      useViews(config.service().telemetry().metrics());
      graph.extensions().stream()
          .filter(part -> !old.extensions().contains(part))
          .forEach(Part::tellReady);
      log.info("The new configuration is in use.");
      log.info(READY);
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Stops: receivers first, so that what was accepted drains through the exporters, each part with
   * its share of the limit. What is left then is counted as dropped with reason {@code shutdown}.
   * Without effect the second time.
   */
  public void stop(Duration limit) {
    lifecycle.lock();
    try {
      if (state == State.STOPPED) {
        return;
      }
      boolean ran = state == State.RUNNING;
      state = State.STOPPED;
      if (!ran) {
        graph.fresh().forEach(Part::discard);
        finish();
        return;
      }
      log.info("Starting shutdown...");
      ready = false;
      graph.extensions().forEach(Part::tellNotReady);
      DropTotals before = DropTotals.of(ledgers(), sources());
      long begun = options.clock().nanoTime();
      new Stopper(options.clock()).stop(graph.inStartOrder(), limit);
      retiring.end(limit.minusNanos(options.clock().nanoTime() - begun));
      DropTotals lost = DropTotals.of(ledgers(), sources()).since(before);
      if (lost.total() == 0) {
        log.info("Shutdown complete.");
      } else {
        log.warn("Shutdown complete.", "lost_items", lost.total(), "lost", lost.inWords());
      }
      finish();
    } finally {
      lifecycle.unlock();
    }
  }

  /** {@link #stop} with {@link #SHUTDOWN_LIMIT}. */
  @Override
  public void close() {
    stop(SHUTDOWN_LIMIT);
  }

  private void finish() {
    state = State.STOPPED;
    ready = false;
    taps.stop();
    shared.close();
    timers.close();
    workers.close();
    ownMetrics.close();
    termination.complete();
  }

  /** A component reported that it cannot go on: the collector stops, on a thread of its own. */
  private void failed(InstanceId instance, @Nullable Throwable cause) {
    CollectorException failure =
        new CollectorException(
            instance.inWords() + " failed: " + (cause == null ? "no cause given" : Words.of(cause)),
            cause == null ? new IllegalStateException("no cause given") : cause);
    if (!termination.isFirst(failure)) {
      return;
    }
    log.error("Asynchronous error received, terminating process", "error", Words.of(failure));
    new Thread(this::close, "sluice-fatal-stop").start();
  }

  /**
   * Completes when the collector has stopped; exceptionally, with a {@link CollectorException},
   * when a component's fatal error stopped it.
   */
  public CompletionStage<Void> terminated() {
    return termination.stage();
  }

  /** Where listening components are bound, by id; an id of two kinds has the addresses of both. */
  public Map<String, List<InetSocketAddress>> boundAddresses() {
    return graph.boundAddresses();
  }

  /**
   * Where a component is bound, of whatever kind; empty when it does not listen, or not now.
   *
   * @throws IllegalArgumentException when no component has this id
   */
  public List<InetSocketAddress> boundAddresses(String id) {
    return graph.boundAddresses(ComponentId.parse(id));
  }

  /**
   * The port that a component listens on: configure port 0 and ask.
   *
   * @param listener the component's id, followed by the protocol where it speaks several: {@code
   *     zpages}, {@code otlp/grpc}, {@code otlp/2/http}
   * @throws IllegalArgumentException when nothing is bound by this name; the message has those that
   *     are
   */
  public int port(String listener) {
    return graph.listener(listener).getPort();
  }

  /** The state of every instance, in the order they start. */
  public Map<InstanceId, StatusSnapshot> status() {
    return graph.status();
  }

  /** All self-metrics. */
  public MetricRegistry metrics() {
    return metrics;
  }

  /** The account of every pipeline that runs. */
  public List<PipelineLedger> ledgers() {
    return graph.ledgers();
  }

  /** The accounts of all components that can make data. */
  public List<SourceAccount> sources() {
    return graph.sources();
  }

  /** The budget that bytes are charged to. */
  public MemoryBudget budget() {
    return services.budget();
  }

  /**
   * To watch data on its way: copies of some batches, at an edge of the application's choice. What
   * is copied may hold whatever clients send.
   */
  public Taps taps() {
    return taps;
  }

  private Graph running() {
    return graph;
  }

  /** The collector as its own status pages see it. */
  public CollectorView view() {
    return new RunningView(options, metrics, () -> graph, () -> startTime, () -> ready);
  }

  private @Nullable Extension runningExtension(ComponentId id) {
    return starting.extension(id);
  }
}
