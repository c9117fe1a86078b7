package dev.sluice.load.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a collector says of itself on its metrics page, under the reference's names.
 *
 * @param queueSize what waits in all sending queues, in their own units
 * @param refused items that receivers and processors refused since its start
 * @param dropped items that exporters gave up since its start
 * @param allocatedBytes on the heap since its start; not a number if it does not say
 */
public record OwnMetrics(double queueSize, double refused, double dropped, double allocatedBytes) {
  /** Nothing is known. */
  public static final OwnMetrics UNKNOWN =
      new OwnMetrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  private static final Pattern QUEUE = Pattern.compile("otelcol_exporter_queue_size");
  private static final Pattern REFUSED =
      Pattern.compile(
          "otelcol_(receiver|processor)_refused_(spans|metric_points|log_records)(_total)?");
  private static final Pattern DROPPED =
      Pattern.compile(
          "otelcol_exporter_(send_failed|enqueue_failed)_(spans|metric_points|log_records)(_total)?");
  private static final Pattern ALLOCATED =
      Pattern.compile("otelcol_process_runtime_total_alloc_bytes(_total)?");
  private static final List<Pattern> ALL = List.of(QUEUE, REFUSED, DROPPED, ALLOCATED);

  /** Asks a collector. */
  public static OwnMetrics ask(HttpClient client, int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Duration.ofMillis(800))
            .build();
    try {
      return parse(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return UNKNOWN; // it is starting, stopping, or has no such page
    }
  }

  static OwnMetrics parse(String page) {
    double[] sums = {0, 0, 0, Double.NaN};
    for (String line : page.lines().toList()) {
      int end = line.indexOf('{') >= 0 ? line.indexOf('{') : line.indexOf(' ');
      if (end <= 0 || line.charAt(0) == '#') {
        continue;
      }
      String name = line.substring(0, end);
      for (int which = 0; which < ALL.size(); which++) {
        if (ALL.get(which).matcher(name).matches()) {
          double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
          sums[which] = Double.isNaN(sums[which]) ? value : sums[which] + value;
        }
      }
    }
    return new OwnMetrics(sums[0], sums[1], sums[2], sums[3]);
  }
}
