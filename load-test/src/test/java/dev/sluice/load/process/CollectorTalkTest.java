package dev.sluice.load.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTalkTest {
  @Test
  void pausesAreReadFromTheLogsOfBothRuntimesWhileTheyGrow(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("log");
    GcLog log = new GcLog(file);
    log.look();
    assertThat(log.collections()).isZero();
    Files.writeString(
        file,
        """
        [0.011s][info][gc] Using Serial
        [0.7s][info][gc] GC(0) Pause Young (Allocation Failure) 34M->5M(123M) 4.250ms
        gc 1 @0.012s 2%: 0.018+1.3+0.076 ms clock, 0.07+0.5/1.2/0+0.3 ms cpu, 4->4->1 MB, 4 MB
        [1.2s][info][gc] GC(1) Pause You""");
    log.look();
    assertThat(log.collections()).isEqualTo(2);
    assertThat(log.pauseMillis()).isCloseTo(4.344, within(1e-9));
    Files.writeString(
        file, "ng (Allocation Failure) 34M->5M(123M) 1.000ms\n", StandardOpenOption.APPEND);
    log.look();
    assertThat(log.collections()).isEqualTo(3);
    assertThat(log.pauseMillis()).isCloseTo(5.344, within(1e-9));
  }

  @Test
  void ownMetricsAreSummedOverSeriesWithAndWithoutSuffix() {
    OwnMetrics metrics =
        OwnMetrics.parse(
            """
            # TYPE otelcol_exporter_queue_size gauge
            otelcol_exporter_queue_size{exporter="a"} 3
            otelcol_exporter_queue_size{exporter="b"} 4
            otelcol_exporter_queue_capacity{exporter="b"} 1000
            otelcol_receiver_refused_spans_total{receiver="otlp"} 5
            otelcol_receiver_refused_log_records{receiver="otlp"} 6
            otelcol_exporter_send_failed_spans_total{exporter="a"} 7
            otelcol_exporter_enqueue_failed_metric_points_total{exporter="a"} 8
            otelcol_process_runtime_total_alloc_bytes_total{service_name="x"} 1.5e+06
            up 1
            """);
    assertThat(metrics).isEqualTo(new OwnMetrics(7, 11, 15, 1.5e6));
    assertThat(OwnMetrics.parse("up 1\n").allocatedBytes()).isNaN();
  }
}
