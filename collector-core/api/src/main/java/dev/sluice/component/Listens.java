package dev.sluice.component;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What a component with a listening socket implements beside its kind, so that an embedder who
 * configured port 0 can ask where it listens.
 */
public interface Listens {
  /**
   * The addresses that are bound now, in configured order; empty before {@code start} and after
   * {@code stop}. Thread-safe.
   */
  List<InetSocketAddress> boundAddresses();

  /**
   * The same by the name of what is spoken there, as the configuration names it ({@code grpc},
   * {@code http}); empty for a component that listens for one thing only. Thread-safe.
   */
  default Map<String, InetSocketAddress> boundProtocols() {
    return Map.of();
  }

  /**
   * Lets an heir bind the same addresses beside this component, which serves them until {@code
   * stop}: so no client is refused while one gives way to the other. The control thread calls it
   * while the component runs.
   *
   * @return false if that cannot be, and this one has to stop first
   */
  default boolean offerAddresses() {
    return false;
  }

  /** No heir came: the addresses are this component's alone again. After an offer, same thread. */
  default void keepAddresses() {}
}
