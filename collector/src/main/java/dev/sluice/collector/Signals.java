package dev.sluice.collector;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The signals that the process was sent, in order. */
final class Signals {
  private static final Map<String, String> GO_NAMES =
      Map.of("TERM", "terminated", "INT", "interrupt", "HUP", "hangup");

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final List<String> missing = new ArrayList<>();

  /** What there is to react to. */
  enum Kind {
    STOP,
    RELOAD,
    /** Not a signal: the collector has stopped by itself. */
    STOPPED_ITSELF
  }

  /**
   * @param name as the reference logs it: {@code terminated}
   */
  record Received(Kind kind, String name) {}

  /** Takes the handling of SIGTERM, SIGINT and SIGHUP over from the JVM. */
  static Signals install() {
    Signals signals = new Signals();
    for (Map.Entry<String, String> entry : GO_NAMES.entrySet()) {
      Kind kind = entry.getKey().equals("HUP") ? Kind.RELOAD : Kind.STOP;
      Received what = new Received(kind, entry.getValue());
      if (!handle(entry.getKey(), () -> signals.received.add(what))) {
        signals.missing.add(entry.getKey());
      }
    }
    return signals;
  }

  /**
   * Calls {@code sun.misc.Signal.handle}. By reflection, since the compiler's warning about that
   * class cannot be switched off and warnings fail the build. False where the system has no such
   * signal (SIGHUP on Windows), the JVM keeps it (-Xrs), or it was ignored when the process started
   * (nohup, a script's background): the JVM then leaves it so, and tells by the former handler.
   */
  private static boolean handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run(); // the interface has one method
                return null;
              });
      Object former =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return former != handler.getField("SIG_IGN").get(null);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        return false;
      }
      throw new IllegalStateException("handling SIG" + name, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("handling SIG" + name, e);
    }
  }

  /** Signals that could not be taken over. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  void stoppedItself() {
    received.add(new Received(Kind.STOPPED_ITSELF, ""));
  }

  /** Waits for the next one. */
  Received next() throws InterruptedException {
    return received.take();
  }
}
