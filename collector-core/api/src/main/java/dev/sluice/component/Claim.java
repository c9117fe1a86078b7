package dev.sluice.component;

/** What only one component can have at a time, and a configuration asks for. */
public sealed interface Claim {
  /** The key that asks for it, below the component's own, joined with {@code ::}. */
  String path();

  /**
   * A TCP address to listen on.
   *
   * @param endpoint {@code host:port}; without a host, every address
   */
  record Port(String path, String endpoint) implements Claim {}

  /**
   * A unix socket to listen on.
   *
   * @param endpoint its path, or an abstract name
   */
  record Socket(String path, String endpoint) implements Claim {}

  /**
   * Files that nobody else may write.
   *
   * @param place tells them from others: a folder, or a log in a storage
   */
  record Files(String path, String place) implements Claim {}
}
