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
 * @param load what is sent
 * @param queue how the collector's sending queues are configured
 * @param mostRepeats items of one signal that one kill may make arrive again
 * @param ownMetrics whether the collector has ledger metrics to compare with
 * @param limits how long things take at most
 */
record KillPlan(
    List<String> collector,
    List<KillSchedule.Kill> kills,
    Load load,
    Queue queue,
    long mostRepeats,
    boolean ownMetrics,
    Limits limits) {
  /**
   * What is sent.
   *
   * @param protocol on both sides
   * @param signals that are sent
   * @param itemsPerRequest as they are sent
   * @param inFlight requests under way of each signal
   */
  record Load(Wire.Protocol protocol, Set<Signal> signals, int itemsPerRequest, int inFlight) {
    Load {
      signals = Set.copyOf(signals);
      if (signals.isEmpty()) {
        throw new IllegalArgumentException("at least one signal");
      }
      if (protocol == Wire.Protocol.HTTP_JSON) {
        throw new IllegalArgumentException("the protocol is grpc or http");
      }
    }
  }

  /**
   * How the collector's sending queues are configured.
   *
   * @param consumers of each
   * @param size requests that each has room for
   * @param batches whether they batch
   */
  record Queue(int consumers, int size, boolean batches) {
    /**
     * What one kill may make arrive again when nothing else is said: twice what all consumers of a
     * queue have under way, once for what the sink has not answered yet and once for what it has
     * answered while the queue had not yet written that down.
     */
    long usualMostRepeats(int itemsPerRequest) {
      int items = batches ? Math.max(MOST_BATCH_ITEMS, itemsPerRequest) : itemsPerRequest;
      return 2L * consumers * items;
    }
  }

  /**
   * How long things take at most.
   *
   * @param life from ready to a kill
   * @param start from a start to ready
   * @param drain for everything accepted to arrive at the end
   */
  record Limits(Duration life, Duration start, Duration drain) {}

  /** Items of a batch, where queues batch, at least. */
  static final int LEAST_BATCH_ITEMS = 200;

  /** Items of a batch, where queues batch, at most. */
  static final int MOST_BATCH_ITEMS = 400;

  KillPlan {
    collector = List.copyOf(collector);
    kills = List.copyOf(kills);
  }
}
