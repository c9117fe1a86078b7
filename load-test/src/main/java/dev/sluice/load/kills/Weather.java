package dev.sluice.load.kills;

import dev.sluice.load.sink.Behaviour;
import java.util.List;

/** How the sink is for some rounds. */
enum Weather {
  /**
   * A tenth is to be sent again, and all answers take a while: there is always something queued.
   */
  CHANGEABLE,
  /** It refuses everything, so that a backlog builds up over several kills. */
  SHUT,
  /** It answers nothing in time. */
  STALLED,
  /** It takes everything at once. */
  FINE;

  private static final int DELAY_MILLIS = 5;
  private static final int RETRY_PERCENT = 10;

  Behaviour behaviour() {
    return switch (this) {
      case CHANGEABLE ->
          new Behaviour(
              DELAY_MILLIS, List.of(new Behaviour.Fault(RETRY_PERCENT, Behaviour.Kind.RETRY, 0)));
      case SHUT -> Behaviour.always(Behaviour.Kind.RETRY, 0);
      case STALLED -> Behaviour.STALLED;
      case FINE -> Behaviour.WELL;
    };
  }
}
