package dev.sluice.component;

import dev.sluice.data.Signal;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import dev.sluice.telemetry.MetricRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A look at a collector from inside, for extensions. Every call returns a snapshot; thread-safe.
 */
public interface CollectorView {
  BuildInfo buildInfo();

  /** {@code service.instance.id} of its own telemetry. */
  String instanceId();

  Instant startTime();

  /** Whether every pipeline runs and the collector is not stopping. */
  boolean isReady();

  List<PipelineView> pipelines();

  /** Ids of the running extensions, in the order they were started. */
  List<ComponentId> extensions();

  /** How every component does, in the order they start. */
  List<ComponentState> components();

  /** Feature gates by id, and whether each is enabled. */
  Map<String, Boolean> featureGates();

  /** The ledger of every pipeline. */
  List<PipelineLedger> ledgers();

  /** The accounts of all components that can make data. */
  List<SourceAccount> sources();

  /** All self-metrics. */
  MetricRegistry metrics();

  /**
   * @param id {@code traces/2}
   * @param signal its signal
   * @param mutatesData whether a processor changes data
   * @param receivers ids in configured order, connectors included
   * @param processors ids in order
   * @param exporters ids in configured order, connectors included
   * @param durability the mode printed at start: {@code direct}, {@code memory}, {@code
   *     wait_for_result}, {@code storage}
   */
  record PipelineView(
      String id,
      Signal signal,
      boolean mutatesData,
      List<ComponentId> receivers,
      List<ComponentId> processors,
      List<ComponentId> exporters,
      String durability) {}
}
