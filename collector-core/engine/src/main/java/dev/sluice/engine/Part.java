package dev.sluice.engine;

import dev.sluice.component.Claim;
import dev.sluice.component.Component;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Extension;
import dev.sluice.component.Listens;
import dev.sluice.config.model.ConfiguredComponent;
import dev.sluice.data.Signal;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One instance: the component, its context, and its edges to what is behind it. */
final class Part {
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InstanceId instance;
  private final ConfiguredComponent<?> spec;
  private final EngineContext context;
  private final Component component;
  private final Map<Signal, LiveOutlets> outputs;
  private volatile boolean stopped; // written by the control thread only

  /**
   * @param outputs the ways to the pipelines that a receiver or connector feeds; empty for other
   *     kinds
   */
  Part(
      InstanceId instance,
      ConfiguredComponent<?> spec,
      EngineContext context,
      Component component,
      Map<Signal, LiveOutlets> outputs) {
    this.instance = instance;
    this.spec = spec;
    this.context = context;
    this.component = component;
    this.outputs = Map.copyOf(outputs);
  }

  InstanceId instance() {
    return instance;
  }

  ConfiguredComponent<?> spec() {
    return spec;
  }

  EngineContext context() {
    return context;
  }

  Component component() {
    return component;
  }

  Map<Signal, LiveOutlets> outputs() {
    return outputs;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Whether that configuration would make the same again. */
  boolean isWhatIsMadeOf(ConfiguredComponent<?> other) {
    return spec.id().equals(other.id())
        && spec.factory().getClass().equals(other.factory().getClass())
        && spec.config().equals(other.config());
  }

  /**
   * Whether only one of two versions can run at a time: both want the same address or files, or
   * would bring the same data twice.
   */
  boolean isExclusive() {
    return !spec.claims().isEmpty() || instance.kind() == ComponentKind.RECEIVER;
  }

  boolean claimsFiles() {
    return spec.claims().stream().anyMatch(Claim.Files.class::isInstance);
  }

  /** Whether an heir may now start beside it. */
  boolean offerAddresses() {
    return component instanceof Listens listens && listens.offerAddresses();
  }

  /** Takes the offer back. */
  void keepAddresses() {
    if (component instanceof Listens listens) {
      listens.keepAddresses();
    }
  }

  EdgeFaults faults() {
    return new EdgeFaults(context.log(), instance.inWords());
  }

  /** Starts it; what it throws comes out as {@link CollectorException} with its cause's words. */
  void start() {
    context.report(ComponentStatus.STARTING, null);
    try {
      component.start();
    } catch (Throwable thrown) { // a missing class or a stack overflow is this component's failure
      if (thrown instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      context.report(ComponentStatus.PERMANENT_ERROR, thrown);
      throw Blame.component(spec.path(), failedToStart(), thrown);
    }
    if (context.status().state() == ComponentStatus.STARTING) {
      context.report(ComponentStatus.OK, null);
    }
  }

  /** Tells an extension that pipelines run. */
  void tellReady() {
    tell(Extension::onReady, "An extension failed when told that pipelines run.");
  }

  /** Tells an extension that the collector begins to stop. */
  void tellNotReady() {
    tell(Extension::onNotReady, "An extension failed when told of the shutdown.");
  }

  private void tell(Consumer<Extension> what, String ifItFails) {
    if (component instanceof Extension extension) {
      try {
        what.accept(extension);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        context.log().error(ifItFails, e);
      }
    }
  }

  private String failedToStart() {
    if (spec.isImplied()) {
      return "failed to start " + spec.path() + ": ";
    }
    return component instanceof Extension
        ? "failed to start extension \"" + instance.id() + "\": "
        : "failed to start \"" + instance.id() + "\" " + instance.kind().id() + ": ";
  }

  /** As {@link #beginStop} and then {@link Stopping#await}. */
  void stop(Deadline deadline) {
    beginStop(deadline).await();
  }

  /**
   * Has it stop by the deadline, on a thread of its own, so that one that does not return in time
   * delays the others by no more than a second.
   */
  Stopping beginStop(Deadline deadline) {
    if (stopped) {
      return () -> {};
    }
    stopped = true;
    context.report(ComponentStatus.STOPPING, null);
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread stopper = new Thread(() -> stopNow(deadline, done), "sluice-stop-" + instance.id());
    stopper.setDaemon(true);
    stopper.start();
    return () -> awaitStop(deadline, stopper, done);
  }

  /** A stop that is under way. */
  interface Stopping {
    /** Waits until it has stopped, or its time is over. Then its metrics go. */
    void await();
  }

  private void awaitStop(Deadline deadline, Thread stopper, CompletableFuture<Void> done) {
    try {
      long left = deadline.remainingNanos(context.clock().nanoTime());
      if (deadline.exists()) {
        done.get(Math.max(0, left) + GRACE_NANOS, TimeUnit.NANOSECONDS);
      } else {
        done.get();
      }
      TimeUnit.NANOSECONDS.timedJoin(stopper, GRACE_NANOS); // it is in its last steps
      context.report(ComponentStatus.STOPPED, null);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      context.report(ComponentStatus.PERMANENT_ERROR, cause);
      context.log().error("A component failed to stop.", cause);
    } catch (TimeoutException e) {
      IllegalStateException late = new IllegalStateException("did not stop in time", e);
      context.report(ComponentStatus.PERMANENT_ERROR, late);
      context.log().error("A component did not stop in time and is left behind.");
    } catch (InterruptedException e) {
      stopper.interrupt(); // its time is over as well
      awaitHurried(done);
      Thread.currentThread().interrupt();
    }
    context.metrics().close();
  }

  private void awaitHurried(CompletableFuture<Void> done) {
    try {
      done.get(GRACE_NANOS, TimeUnit.NANOSECONDS);
      context.report(ComponentStatus.STOPPED, null);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      context.report(ComponentStatus.PERMANENT_ERROR, e);
      context.log().error("A component did not stop in time and is left behind.");
    }
  }

  private void stopNow(Deadline deadline, CompletableFuture<Void> done) {
    try {
      try {
        component.stop(deadline);
      } finally {
        context.inside().stop(deadline); // what the component has left running
      }
      done.complete(null);
    } catch (Throwable thrown) {
      done.completeExceptionally(thrown);
    }
  }

  /** Lets go of an instance that was never started. */
  void discard() {
    if (!stopped) {
      stopped = true;
      context.discard();
    }
  }
}
