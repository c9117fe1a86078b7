package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.id.ComponentId;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.testkit.FakeStorage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Exporters with a queue on disk: each run is a process of its own over the same storage. */
final class StoredFixture {
  /** Never gives up. */
  static final RetryConfig FOREVER =
      new RetryConfig(true, Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ZERO);

  static final Optional<ComponentId> STORAGE = Optional.of(ComponentId.parse("file_storage"));

  final FakeStorage storage = new FakeStorage();
  final Tasks tasks = new Tasks();
  MemoryBudget budget = MemoryBudget.unlimited();
  RetryConfig retry = FOREVER;
  QueueConfig queue = queue(10, 1000);

  /** Runs what it is given at once, or when the test says so. */
  static final class Tasks implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean held;

    @Override
    public void execute(Runnable task) {
      if (held) {
        waiting.add(task);
      } else {
        task.run();
      }
    }

    void hold() {
      held = true;
    }

    /** Runs what waits, and what comes of it. */
    void release() {
      held = false;
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    }
  }

  static QueueConfig queue(int consumers, long size) {
    return queue(consumers, size, Sizer.REQUESTS);
  }

  static QueueConfig queue(int consumers, long size, Sizer sizer) {
    return new QueueConfig(consumers, size, sizer, false, false, STORAGE, Optional.empty());
  }

  /** Starts an exporter. */
  SendingFixture run() {
    return run(tasks);
  }

  SendingFixture run(Executor executor) {
    return new SendingFixture(
        new SendingConfig(Duration.ofSeconds(5), retry, Optional.of(queue)),
        null,
        context ->
            context
                .withExtension("file_storage", storage)
                .withExecutor(executor)
                .withBudget(budget));
  }

  /** Sizes of what reached the backend, in items. */
  static List<Integer> sizes(SendingFixture it) {
    return it.backend.batches().stream().map(Batch::items).toList();
  }
}
