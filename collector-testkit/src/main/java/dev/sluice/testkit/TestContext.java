package dev.sluice.testkit;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.CollectorView;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentState;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ConnectorContext;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionRole;
import dev.sluice.component.InnerExporters;
import dev.sluice.component.ProcessorContext;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.SignalPair;
import dev.sluice.component.UnfitExtension;
import dev.sluice.config.ConfigException;
import dev.sluice.data.Signal;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.ledger.TrunkAccount;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.Taps;
import dev.sluice.telemetry.MetricRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A component context whose time, threads and neighbours the test owns. By default: a {@link
 * ManualClock}, an executor that runs on the calling thread, an unlimited budget. Close it after
 * the component has stopped.
 */
public final class TestContext
    implements ProcessorContext, ExporterContext, ExtensionContext, AutoCloseable {
  private final ComponentKind kind;
  private final ComponentId id;
  private final Signal signal;
  private final ManualClock manualClock = new ManualClock();
  private final RecordingLog log = new RecordingLog();
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final MetricRegistry collectorMetrics = new MetricRegistry();
  private final List<ComponentStatus> statuses = new CopyOnWriteArrayList<>();
  private final Map<String, AutoCloseable> shared = new LinkedHashMap<>(); // guarded by itself
  private final Map<ComponentId, Extension> extensions = new LinkedHashMap<>();
  private final PipelineLedger ledger;
  private final TrunkAccount account;
  private final List<SourceAccount> sources = new CopyOnWriteArrayList<>();
  private InnerExporters inside =
      asked -> {
        throw new ConfigException("", "", "no exporter " + asked.type() + " inside", "");
      };
  private Clock clock = manualClock;
  private Scheduler scheduler = manualClock;
  private Executor executor = Runnable::run;
  private MemoryBudget budget = MemoryBudget.unlimited();
  private volatile boolean ready = true;
  private volatile List<ComponentState> components = List.of();
  private volatile Map<String, Boolean> gates = Map.of();

  private TestContext(ComponentKind kind, String id, Signal signal) {
    this.kind = kind;
    this.id = ComponentId.parse(id);
    this.signal = signal;
    this.ledger = new PipelineLedger(signal.id());
    this.account = new TrunkAccount(ledger, this.id);
  }

  /** For a component of that kind and id, where the kind works on one signal. */
  public static TestContext of(ComponentKind kind, String id, Signal signal) {
    return new TestContext(kind, id, signal);
  }

  /** For a component of that kind and id, where the signal does not matter. */
  public static TestContext of(ComponentKind kind, String id) {
    return new TestContext(kind, id, Signal.TRACES);
  }

  /** The same world as a receiver sees it, in front of one pipeline for each signal. */
  public ReceiverContext inFrontOf(Map<Signal, ? extends TelemetryConsumer> next) {
    TestReceiverContext receiver = new TestReceiverContext(this, next);
    sources.addAll(receiver.accounts());
    return receiver;
  }

  /** The same world as a connector sees it, in front of that one pipeline. */
  public ConnectorContext between(SignalPair pair, TelemetryConsumer next) {
    return between(pair, Map.of(pair.to().id(), next));
  }

  /** The same world as a connector sees it, in front of these pipelines. */
  public ConnectorContext between(SignalPair pair, Map<String, TelemetryConsumer> pipelines) {
    TestConnectorContext connector = new TestConnectorContext(this, pair, pipelines);
    sources.add(connector.account());
    return connector;
  }

  /** Uses the machine's clock and these timers: for tests with real sockets. */
  public TestContext withRealTime(Scheduler realScheduler) {
    clock = Clock.SYSTEM;
    scheduler = realScheduler;
    return this;
  }

  public TestContext withExecutor(Executor newExecutor) {
    executor = newExecutor;
    return this;
  }

  public TestContext withBudget(MemoryBudget newBudget) {
    budget = newBudget;
    return this;
  }

  public TestContext withExtension(String extensionId, Extension extension) {
    extensions.put(ComponentId.parse(extensionId), extension);
    return this;
  }

  /**
   * How the component gets exporters for its inside; without this it gets none.
   *
   * @param maker makes what makes them, given this world
   */
  public TestContext withExporters(
      Function<? super ComponentContext, ? extends InnerExporters> maker) {
    inside = maker.apply(this);
    return this;
  }

  /** What {@code collector().components()} says. */
  public TestContext components(List<ComponentState> states) {
    components = List.copyOf(states);
    return this;
  }

  /** Switches a feature gate on. */
  public TestContext gate(String id) {
    gates = Map.of(id, true);
    return this;
  }

  /** What {@code collector().isReady()} says. */
  public TestContext ready(boolean isReady) {
    ready = isReady;
    return this;
  }

  public ManualClock manualClock() {
    return manualClock;
  }

  public List<ComponentStatus> statuses() {
    return List.copyOf(statuses);
  }

  @Override
  public ComponentId id() {
    return id;
  }

  @Override
  public ComponentKind kind() {
    return kind;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public String pipeline() {
    return signal.id();
  }

  @Override
  public RecordingLog log() {
    return log;
  }

  @Override
  public RecordingMetrics metrics() {
    return metrics;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public MemoryBudget budget() {
    return budget;
  }

  /** The account of the pipeline that a processor under test stands in. */
  public PipelineLedger ledger() {
    return ledger;
  }

  @Override
  public TrunkAccount account() {
    return account;
  }

  @Override
  public void report(ComponentStatus status, @Nullable Throwable cause) {
    statuses.add(status);
  }

  @Override
  public <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker) {
    synchronized (shared) {
      return type.cast(shared.computeIfAbsent(type.getName() + "/" + name, key -> maker.get()));
    }
  }

  @Override
  public <T> T extension(ComponentId extensionId, ExtensionRole<T> role) {
    return UnfitExtension.unlessFit(extensionId, extensions.get(extensionId), role);
  }

  @Override
  public String instanceId() {
    return "test-instance";
  }

  @Override
  public BuildInfo buildInfo() {
    return new BuildInfo("sluice-test", "Sluice test", "0.0.0");
  }

  @Override
  public InnerExporters exporters() {
    return inside;
  }

  @Override
  public Taps taps() {
    return new NoTaps();
  }

  @Override
  public CollectorView collector() {
    return new View();
  }

  /** Closes what was shared, last made first. */
  @Override
  public void close() {
    List<AutoCloseable> all;
    synchronized (shared) {
      all = new ArrayList<>(shared.values());
      shared.clear();
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        all.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException("closing what was shared", e);
      }
    }
  }

  /** There is no graph around the component, so there are no edges. */
  private static final class NoTaps implements Taps {
    @Override
    public List<EdgeId> edges() {
      return List.of();
    }

    @Override
    public Tap open(EdgeId edge, TapOptions options) {
      throw new IllegalArgumentException("There is no edge \"" + edge + "\". There are none.");
    }
  }

  private final class View implements CollectorView {
    @Override
    public BuildInfo buildInfo() {
      return TestContext.this.buildInfo();
    }

    @Override
    public String instanceId() {
      return TestContext.this.instanceId();
    }

    @Override
    public Instant startTime() {
      return Instant.parse("2026-01-02T03:04:05Z");
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public List<PipelineView> pipelines() {
      return List.of();
    }

    @Override
    public List<ComponentId> extensions() {
      return List.copyOf(extensions.keySet());
    }

    @Override
    public List<ComponentState> components() {
      return components;
    }

    @Override
    public Map<String, Boolean> featureGates() {
      return gates;
    }

    @Override
    public List<PipelineLedger> ledgers() {
      return List.of(ledger);
    }

    @Override
    public List<SourceAccount> sources() {
      return List.copyOf(sources);
    }

    @Override
    public MetricRegistry metrics() {
      return collectorMetrics;
    }
  }
}
