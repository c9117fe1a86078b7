package dev.sluice.load.hostile;

import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * One kind of hostile client.
 *
 * @param name for tables and {@code --kinds}
 * @param what what it does, in a few words
 * @param port which port it attacks
 * @param share of all connections that it makes, in percent: what is cheap for the client is made
 *     by all, what is dear by a few
 * @param script what each of its connections does, made when it is asked for: it may be large
 */
record Kind(
    String name, String what, ToIntFunction<Target> port, double share, Supplier<Script> script) {
  /** Shares of connections. */
  static final double ALL = 100;

  static final double SOME = 20;
  static final double FEW = 1;

  /** How many of so many connections. */
  int connections(int all) {
    return Math.max(1, (int) Math.round(all * share / 100));
  }
}
