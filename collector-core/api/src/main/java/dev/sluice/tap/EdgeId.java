package dev.sluice.tap;

/**
 * A way from one component to the next, by where it lies in the configuration. A reload keeps the
 * id where both ends stay neighbours in that pipeline. As text: {@code traces: receiver/otlp ->
 * processor/batch}.
 *
 * @param pipeline id of the pipeline that the way is a part of: {@code traces/2}
 * @param from where data comes from: kind and id, {@code receiver/otlp}; a connector with its
 *     signals, {@code connector/forward (traces to traces)}; or {@link #PIPELINE}
 * @param to where it goes, likewise
 */
public record EdgeId(String pipeline, String from, String to) {
  /**
   * The end of a way at a pipeline without processors, where whatever receivers bring goes to every
   * exporter.
   */
  public static final String PIPELINE = "pipeline";

  @Override
  public String toString() {
    return pipeline + ": " + from + " -> " + to;
  }
}
