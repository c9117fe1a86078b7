package dev.sluice.load.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one kind of hostile client did to a collector and to its usual clients.
 *
 * @param kind which
 * @param alive whether the collector still ran at the end
 * @param recovered whether it accepted a usual request soon after the attack
 * @param grpcP99Millis of the usual client over gRPC
 * @param httpP99Millis of the usual client over HTTP
 * @param accepted usual requests that were accepted
 * @param retries usual requests that were refused as retryable, or whose connection broke
 * @param refused usual requests that were refused for good
 * @param closedByServer how often the collector closed on a hostile client
 * @param peakMib resident memory at most
 */
record KindVerdict(
    Kind kind,
    boolean alive,
    boolean recovered,
    double grpcP99Millis,
    double httpP99Millis,
    long accepted,
    long retries,
    long refused,
    long closedByServer,
    long peakMib) {
  static final String HEAD =
      "| kind | p99 gRPC ms | p99 HTTP ms | accepted | retryable | for good | hostile closed | RSS MiB | verdict |\n"
          + "|---|---|---|---|---|---|---|---|---|";

  /**
   * What is wrong.
   *
   * @param mostP99Millis that a usual client may see; zero to leave times alone
   */
  List<String> failures(double mostP99Millis) {
    List<String> failures = new ArrayList<>();
    if (!alive) {
      failures.add("the collector ended");
    } else if (!recovered) {
      failures.add("it does not accept usual requests afterwards");
    }
    if (refused > 0) {
      failures.add(refused + " usual requests refused for good");
    }
    if (accepted == 0) {
      failures.add("no usual request was accepted");
    }
    double worst = Math.max(grpcP99Millis, httpP99Millis);
    if (mostP99Millis > 0 && worst > mostP99Millis) {
      failures.add(String.format(Locale.ROOT, "p99 of usual requests is %.0f ms", worst));
    }
    return failures;
  }

  /** A line of the table below {@link #HEAD}. */
  String row(List<String> failures) {
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %d | %d | %d | %d | %d | %s |",
        kind.name(),
        grpcP99Millis,
        httpP99Millis,
        accepted,
        retries,
        refused,
        closedByServer,
        peakMib,
        failures.isEmpty() ? "held" : "FAILED: " + String.join("; ", failures));
  }
}
