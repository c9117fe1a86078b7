package dev.sluice.load.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is played.
 *
 * @param collector its command line
 * @param environment variables set for it
 * @param kinds in this order
 * @param connections of the kinds that are cheap for the client; others make a share of them
 * @param time of each kind
 * @param mostP99Millis that a usual client may see; zero to leave times alone
 */
record HostilePlan(
    List<String> collector,
    Map<String, String> environment,
    List<Kind> kinds,
    int connections,
    Duration time,
    double mostP99Millis) {
  HostilePlan {
    collector = List.copyOf(collector);
    environment = Map.copyOf(environment);
    kinds = List.copyOf(kinds);
  }
}
