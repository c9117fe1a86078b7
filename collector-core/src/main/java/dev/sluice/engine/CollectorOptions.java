package dev.sluice.engine;

import dev.sluice.component.BuildInfo;
import dev.sluice.runtime.Clock;

/**
 * What a collector is told beside its graph.
 *
 * @param buildInfo what it calls itself
 * @param gates feature gates
 * @param clock its time
 * @param memoryBudgetBytes bytes of telemetry it may keep alive
 * @param workerThreads threads for what may block
 * @param logs where its lines go
 */
record CollectorOptions(
    BuildInfo buildInfo,
    FeatureGates gates,
    Clock clock,
    long memoryBudgetBytes,
    int workerThreads,
    EventLogs logs) {}
