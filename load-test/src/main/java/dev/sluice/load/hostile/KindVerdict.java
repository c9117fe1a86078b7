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
 * @param usual how its usual clients fared
 * @param closedByServer how often the collector closed on a hostile client
 * @param peakMib resident memory at most
 */
record KindVerdict(
    Kind kind, boolean alive, boolean recovered, Usual usual, long closedByServer, long peakMib) {
  /**
   * How usual clients fared.
   *
   * @param grpcP99Millis of the one over gRPC
   * @param httpP99Millis of the one over HTTP
   * @param accepted requests that were accepted
   * @param retries requests that were refused as retryable, or whose connection broke
   * @param refused requests that were refused for good
   */
  record Usual(
      double grpcP99Millis, double httpP99Millis, long accepted, long retries, long refused) {}

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
    if (usual.refused > 0) {
      failures.add(usual.refused + " usual requests refused for good");
    }
    if (usual.accepted == 0) {
      failures.add("no usual request was accepted");
    }
    double worst = Math.max(usual.grpcP99Millis, usual.httpP99Millis);
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
        usual.grpcP99Millis,
        usual.httpP99Millis,
        usual.accepted,
        usual.retries,
        usual.refused,
        closedByServer,
        peakMib,
        failures.isEmpty() ? "held" : "FAILED: " + String.join("; ", failures));
  }
}
