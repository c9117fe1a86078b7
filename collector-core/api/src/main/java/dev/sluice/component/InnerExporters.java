package dev.sluice.component;

/**
 * Makes exporters for the inside of a component, which shares its world with them: log, state,
 * memory, threads. A reload that makes the component anew makes them anew. Thread-safe.
 */
public interface InnerExporters {
  /**
   * Makes one; nothing is opened before it is started. The component starts it, may stop it at any
   * time, and counts what it exports in the account of a branch; one that it has not stopped stops
   * when the component has. {@code stop} may come from any thread.
   *
   * @throws dev.sluice.config.ConfigException when there is no such type, it does not take the
   *     signal, or it refuses the configuration; paths begin below the exporter's section
   */
  Exporter make(InnerExporter asked);
}
