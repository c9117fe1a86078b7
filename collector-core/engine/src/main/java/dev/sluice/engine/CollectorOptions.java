package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.runtime.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a collector is told beside its graph.
 *
 * @param buildInfo what it calls itself
 * @param instanceId what tells it from others
 * @param gates feature gates
 * @param clock its time
 * @param memoryBudgetBytes bytes of telemetry it may keep alive
 * @param workerThreads threads for what may block
 * @param logs where its lines go
 * @param loader makes what reads a further configuration as the first one was read
 * @param overrides locations that come last in every configuration that the loader reads
 */
record CollectorOptions(
    BuildInfo buildInfo,
    String instanceId,
    FeatureGates gates,
    Clock clock,
    long memoryBudgetBytes,
    int workerThreads,
    EventLogs logs,
    Supplier<ConfigLoader> loader,
    List<String> overrides) {}
