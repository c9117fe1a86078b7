package dev.sluice.load.kills;

import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is to be proved, and how hard it is made.
 *
 * @param collector command line
 * @param kills when they come, and the sink's weather
 * @param longest the longest time from ready to a kill
 * @param protocol on both sides
 * @param signals that are sent
 * @param itemsPerRequest as they are sent
 * @param inFlight requests under way of each signal
 * @param consumers of each sending queue
 * @param queueSize requests that a sending queue has room for
 * @param batch whether the queue batches
 * @param mostRepeats items of one signal that one kill may make arrive again
 * @param ownMetrics whether the collector has ledger metrics to compare with
 * @param readyLimit for each start
 * @param drainLimit for everything accepted to arrive at the end
 */
record KillPlan(
    List<String> collector,
    List<KillSchedule.Kill> kills,
    Duration longest,
    Wire.Protocol protocol,
    Set<Signal> signals,
    int itemsPerRequest,
    int inFlight,
    int consumers,
    int queueSize,
    boolean batch,
    long mostRepeats,
    boolean ownMetrics,
    Duration readyLimit,
    Duration drainLimit) {
  /** Items of a batch, where queues batch, at least. */
  static final int LEAST_BATCH_ITEMS = 200;

  /** Items of a batch, where queues batch, at most. */
  static final int MOST_BATCH_ITEMS = 400;

  KillPlan {
    collector = List.copyOf(collector);
    kills = List.copyOf(kills);
    signals = Set.copyOf(signals);
    if (signals.isEmpty()) {
      throw new IllegalArgumentException("at least one signal");
    }
    if (protocol == Wire.Protocol.HTTP_JSON) {
      throw new IllegalArgumentException("the protocol is grpc or http");
    }
  }

  /**
   * What one kill may make arrive again when nothing else is said: twice what all consumers of a
   * queue have under way, once for what the sink has not answered yet and once for what it has
   * answered while the queue had not yet written that down.
   */
  static long usualMostRepeats(int consumers, int itemsPerRequest, boolean batch) {
    return 2L * consumers * (batch ? Math.max(MOST_BATCH_ITEMS, itemsPerRequest) : itemsPerRequest);
  }
}
