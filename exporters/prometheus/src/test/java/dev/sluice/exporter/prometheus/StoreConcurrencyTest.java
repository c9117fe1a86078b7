package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.DELTA;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StoreConcurrencyTest {
  private static final int WRITERS = 3;
  private static final int ROUNDS = 200;
  private static final int SERIES = 300;

  @Test
  void nothingIsLostWhileBatchesPagesAndSweepsMeet() throws Exception {
    StoreFixture fixture = new StoreFixture("");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<?> reader =
          threads.submit(
              () -> {
                while (!done.get()) {
                  for (String line : fixture.samples().lines().toList()) {
                    assertThat(line).matches("c_total\\{a=\"w\\d-\\d+\"} \\d+");
                  }
                }
              });
      Future<?> sweeper =
          threads.submit(
              () -> {
                while (!done.get()) {
                  fixture.sweep();
                }
              });
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(threads.submit(() -> write(fixture, number)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      reader.get();
      sweeper.get();
    } finally {
      threads.shutdownNow();
    }
    List<String> lines = fixture.samples().lines().toList();
    assertThat(lines).hasSize(WRITERS * SERIES);
    assertThat(lines).allMatch(line -> line.endsWith("} " + ROUNDS));
  }

  private static void write(StoreFixture fixture, int writer) {
    for (int round = 0; round < ROUNDS; round++) {
      NumberDataPoint[] points = new NumberDataPoint[SERIES];
      for (int i = 0; i < SERIES; i++) {
        points[i] = point("w" + writer + "-" + i, round, round + 1, 1);
      }
      Metric metric = sum("c", true, DELTA, points);
      assertThat(fixture.take(metric).taken()).isEqualTo(SERIES);
    }
  }
}
