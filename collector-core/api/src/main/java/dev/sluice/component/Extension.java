package dev.sluice.component;

/** Serves the collector as a whole rather than a pipeline. */
public interface Extension extends Component {
  /** All pipelines run: data can come. On the control thread, after every component has started. */
  default void onReady() {}

  /** The collector begins to stop; still before any component does. */
  default void onNotReady() {}
}
