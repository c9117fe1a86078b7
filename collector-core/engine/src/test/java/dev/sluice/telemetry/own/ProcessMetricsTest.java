package dev.sluice.telemetry.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.memory.MemoryBudget;
import dev.sluice.runtime.Clock;
import dev.sluice.telemetry.MetricLevel;
import dev.sluice.telemetry.MetricRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {
  private static final long MEBIBYTE = 1 << 20;

  private final MetricRegistry registry = new MetricRegistry(MetricLevel.BASIC);
  @TempDir private Path folder;

  @Test
  void uptimeIsInSecondsOfTheCollectorsClock() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    ProcessMetrics.register(
        registry.newSet(),
        new Clock() {
          @Override
          public long nanoTime() {
            return nanos.get();
          }

          @Override
          public Instant now() {
            return Instant.EPOCH;
          }
        });

    nanos.addAndGet(2_500_000_000L);

    assertThat(registry.value("otelcol_process_uptime")).isEqualTo(2.5);
  }

  @Test
  void theMachineIsMeasured() {
    ProcessMetrics.register(registry.newSet(), Clock.SYSTEM);
    double allocated = value("otelcol_process_runtime_total_alloc_bytes");
    byte[][] some = new byte[64][];
    for (int i = 0; i < some.length; i++) {
      some[i] = new byte[(int) MEBIBYTE];
    }

    assertThat(value("otelcol_process_runtime_total_alloc_bytes") - allocated)
        .isGreaterThanOrEqualTo(some.length * (double) MEBIBYTE);
    assertThat(value("otelcol_process_cpu_seconds")).isPositive();
    assertThat(value("otelcol_process_runtime_heap_alloc_bytes")).isGreaterThan(MEBIBYTE);
    assertThat(value("otelcol_process_runtime_total_sys_memory_bytes"))
        .isGreaterThan(value("otelcol_process_runtime_heap_alloc_bytes"));
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(value("otelcol_process_memory_rss")).isGreaterThan(10.0 * MEBIBYTE);
    }
  }

  @Test
  void bytesAddedUpByThreadNeverGoDown() throws Exception {
    AllocatedBytes bytes = AllocatedBytes.byThread();
    Thread thread = new Thread(() -> assertThat(new byte[16 * (int) MEBIBYTE]).isNotNull());
    thread.start();
    double before = bytes.bytes();
    thread.join();

    assertThat(bytes.bytes()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void residentMemoryIsReadFromTheStatusFile() throws Exception {
    Path status = Files.writeString(folder.resolve("status"), "Name: x\nVmRSS:\t  1234 kB\n");

    assertThat(ResidentMemory.in(status).orElseThrow().bytes()).isEqualTo(1234 * 1024);
    assertThat(ResidentMemory.in(folder.resolve("none"))).isEmpty();
  }

  @Test
  void theBudgetIsShown() {
    MemoryBudget budget = new MemoryBudget(100);
    BudgetMetrics.register(registry.newSet(), budget);
    budget.charge(30);
    budget.release(10);

    assertThat(value("sluice_memory_budget_capacity_bytes")).isEqualTo(100);
    assertThat(value("sluice_memory_budget_used_bytes")).isEqualTo(20);
    assertThat(value("sluice_memory_budget_peak_bytes")).isEqualTo(30);
  }

  private double value(String name) {
    return Objects.requireNonNull(registry.value(name), name);
  }
}
