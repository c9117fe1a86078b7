package dev.sluice.load.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.load.proxy.ProxyFault;
import dev.sluice.load.sink.Behaviour;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens during a run.
 *
 * @param at seconds after the beginning
 * @param action what happens ({@code do} in the file)
 * @param seconds how long it lasts ({@code for}); the sink or proxy is well afterwards; null for
 *     until something else happens
 * @param percent of requests, for what the sink does; null for all
 * @param millis the delay, the flap's half period, or the hint when throttling; null for the usual
 * @param behaviour of {@link Do#SINK}
 * @param where the proxy of {@link Do#PROXY} stands
 * @param fault of {@link Do#PROXY}
 */
public record Event(
    double at,
    @JsonProperty("do") Do action,
    @JsonProperty("for") @Nullable Double seconds,
    @Nullable Double percent,
    @JsonProperty("ms") @Nullable Integer millis,
    @Nullable Behaviour behaviour,
    @Nullable Where where,
    @Nullable ProxyFault fault) {
  private static final int USUAL_DELAY_MILLIS = 200;
  private static final int USUAL_FLAP_MILLIS = 1000;

  /** What can happen. */
  public enum Do {
    /** The collector gets SIGTERM and is started again with the same configuration. */
    SIGTERM,
    /** The collector gets SIGHUP. */
    SIGHUP,
    /** The collector is killed and started again. */
    KILL,
    /** The sink answers after its callers have given up. */
    STALL,
    /** The sink answers that it is unavailable. */
    UNAVAILABLE,
    /** The sink asks its callers to wait. */
    THROTTLE,
    /** The sink refuses for good. */
    REFUSE,
    /** The sink rejects a hundredth of the items. */
    PARTIAL,
    /** The sink answers later. */
    DELAY,
    /** The sink is well and unavailable by turns. */
    FLAP,
    /** The sink behaves as {@code behaviour} says. */
    SINK,
    /** The connections break as {@code fault} says. */
    PROXY,
    /** The sink and all connections are well. */
    RECOVER
  }

  /** Which connections a proxy breaks. */
  public enum Where {
    /** Those from the generators to the collector. */
    COLLECTOR,
    /** Those from the collector to the sink. */
    SINK
  }

  public Event {
    if (action == null || at < 0 || (seconds != null && seconds <= 0)) {
      throw new IllegalArgumentException("an event has a do, an at, and for is above zero");
    }
    if ((action == Do.SINK) != (behaviour != null)) {
      throw new IllegalArgumentException("behaviour goes with do: sink, and must be there");
    }
    if ((action == Do.PROXY) != (fault != null)) {
      throw new IllegalArgumentException("fault goes with do: proxy, and must be there");
    }
    if (where != null && action != Do.PROXY) {
      throw new IllegalArgumentException("where goes with do: proxy");
    }
    boolean drawn =
        switch (action) {
          case STALL, UNAVAILABLE, THROTTLE, REFUSE, PARTIAL -> true;
          default -> false;
        };
    if (percent != null && !drawn) {
      throw new IllegalArgumentException("percent does not go with do: " + action);
    }
    boolean timed = action == Do.DELAY || action == Do.FLAP || action == Do.THROTTLE;
    if (millis != null && !timed) {
      throw new IllegalArgumentException("ms does not go with do: " + action);
    }
    boolean process = action == Do.SIGTERM || action == Do.SIGHUP || action == Do.KILL;
    if (seconds != null && (process || action == Do.RECOVER)) {
      throw new IllegalArgumentException("for does not go with do: " + action);
    }
  }

  public Where place() {
    return where == null ? Where.SINK : where;
  }

  /** What the sink does from then on; null if the event is not about the sink. */
  public @Nullable Behaviour sinkBehaviour() {
    return switch (action) {
      case STALL -> faulty(Behaviour.Kind.HANG, 0);
      case UNAVAILABLE -> faulty(Behaviour.Kind.RETRY, 0);
      case THROTTLE -> faulty(Behaviour.Kind.THROTTLE, millis == null ? 100 : millis);
      case REFUSE -> faulty(Behaviour.Kind.REFUSE, 0);
      case PARTIAL -> faulty(Behaviour.Kind.PARTIAL, 0);
      case DELAY -> new Behaviour(millis == null ? USUAL_DELAY_MILLIS : millis, 0, List.of());
      case FLAP -> new Behaviour(0, millis == null ? USUAL_FLAP_MILLIS : millis, List.of());
      case SINK -> behaviour;
      case RECOVER -> Behaviour.WELL;
      case SIGTERM, SIGHUP, KILL, PROXY -> null;
    };
  }

  private Behaviour faulty(Behaviour.Kind kind, int retryAfterMillis) {
    return new Behaviour(
        0, List.of(new Behaviour.Fault(percent == null ? 100 : percent, kind, retryAfterMillis)));
  }

  /** In reports. */
  public String label() {
    return action.name().toLowerCase(Locale.ROOT);
  }

  /** The same, later or earlier, and longer or shorter. */
  public Event scaled(double factor) {
    return new Event(
        at * factor,
        action,
        seconds == null ? null : seconds * factor,
        percent,
        millis,
        behaviour,
        where,
        fault);
  }
}
