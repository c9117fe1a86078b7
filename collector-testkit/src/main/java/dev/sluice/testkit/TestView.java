package dev.sluice.testkit;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ExtensionRole;
import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.MetricSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A test's world, as the base of the worlds of single kinds. */
abstract class TestView implements ComponentContext {
  private final TestContext world;

  TestView(TestContext world) {
    this.world = world;
  }

  @Override
  public ComponentId id() {
    return world.id();
  }

  @Override
  public ComponentKind kind() {
    return world.kind();
  }

  @Override
  public EventLog log() {
    return world.log();
  }

  @Override
  public MetricSet metrics() {
    return world.metrics();
  }

  @Override
  public Clock clock() {
    return world.clock();
  }

  @Override
  public Scheduler scheduler() {
    return world.scheduler();
  }

  @Override
  public Executor executor() {
    return world.executor();
  }

  @Override
  public MemoryBudget budget() {
    return world.budget();
  }

  @Override
  public void report(ComponentStatus status, @Nullable Throwable cause) {
    world.report(status, cause);
  }

  @Override
  public <T extends AutoCloseable> T shared(Class<T> type, String name, Supplier<T> maker) {
    return world.shared(type, name, maker);
  }

  @Override
  public <T> T extension(ComponentId extensionId, ExtensionRole<T> role) {
    return world.extension(extensionId, role);
  }

  @Override
  public String instanceId() {
    return world.instanceId();
  }

  @Override
  public BuildInfo buildInfo() {
    return world.buildInfo();
  }
}
