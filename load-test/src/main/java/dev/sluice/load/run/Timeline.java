package dev.sluice.load.run;

import dev.sluice.load.drive.Generator;
import dev.sluice.load.proxy.ProxyFault;
import dev.sluice.load.scenario.Event;
import dev.sluice.load.sink.Behaviour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/** Lets the events of a run happen. {@link #play} belongs to one thread. */
final class Timeline {
  private final List<Step> steps = new ArrayList<>();
  private final TestBed bed;
  private final List<Generator> generators;
  private final List<Happened> happened = new ArrayList<>(); // guarded by itself

  /** Something to do at a time. */
  private record Step(double at, String what, Action action) {}

  private interface Action {
    void run() throws Exception;
  }

  /** What happened, and when it was done with. */
  record Happened(double at, double until, String what, String failure) {}

  Timeline(List<Event> events, TestBed bed, List<Generator> generators) {
    this.bed = bed;
    this.generators = generators;
    for (Event event : events) {
      steps.add(new Step(event.at(), event.label(), () -> begin(event)));
      if (event.seconds() != null) {
        steps.add(
            new Step(event.at() + event.seconds(), event.label() + " ends", () -> end(event)));
      }
    }
    steps.sort(Comparator.comparingDouble(Step::at));
  }

  /** Plays all steps; ends early when interrupted. */
  void play(DoubleSupplier secondsSinceStart) {
    for (Step step : steps) {
      while (secondsSinceStart.getAsDouble() < step.at()) {
        if (Thread.interrupted()) {
          return;
        }
        LockSupport.parkNanos(
            Math.max(1, (long) ((step.at() - secondsSinceStart.getAsDouble()) * 1e9)));
      }
      double began = secondsSinceStart.getAsDouble();
      String failure = "";
      try {
        step.action().run();
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        failure = e.toString();
      }
      synchronized (happened) {
        happened.add(new Happened(began, secondsSinceStart.getAsDouble(), step.what(), failure));
      }
    }
  }

  List<Happened> happened() {
    synchronized (happened) {
      return List.copyOf(happened);
    }
  }

  private void begin(Event event) throws Exception {
    switch (event.action()) {
      case SIGTERM -> {
        int code = bed.terminate();
        bed.startAgain();
        generators.forEach(generator -> generator.senders().collectorIsBack());
        if (code != 0) {
          throw new IllegalStateException("exit code " + code + " after SIGTERM");
        }
      }
      case KILL -> {
        bed.kill();
        bed.startAgain();
        generators.forEach(generator -> generator.senders().collectorIsBack());
      }
      case SIGHUP -> bed.hangUp();
      case PROXY ->
          bed.breakConnections(
              event.place(), event.fault() == null ? ProxyFault.NONE : event.fault());
      default -> {
        Behaviour behaviour = event.sinkBehaviour();
        if (behaviour != null) {
          bed.sink().behave(behaviour);
        }
        if (event.action() == Event.Do.RECOVER) {
          heal();
        }
      }
    }
  }

  private void end(Event event) {
    if (event.action() == Event.Do.PROXY) {
      bed.breakConnections(event.place(), ProxyFault.NONE);
    } else {
      bed.sink().behave(Behaviour.WELL);
    }
  }

  /** From now on nothing is broken. */
  void heal() {
    bed.sink().behave(Behaviour.WELL);
    for (Event.Where where : Event.Where.values()) {
      bed.breakConnections(where, ProxyFault.NONE);
    }
  }
}
