package dev.sluice.making;

import dev.sluice.component.ComponentContext;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.InnerExporter;
import dev.sluice.component.InnerExporters;
import dev.sluice.config.Bound;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Findings;
import dev.sluice.config.SpecBinder;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentType;
import dev.sluice.telemetry.MetricRegistry;
import dev.sluice.telemetry.MetricSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The exporters inside one component. Whoever runs the component calls {@link #stop} once it has
 * stopped. Thread-safe.
 */
public final class Inside implements InnerExporters {
  private final ComponentContext outer;
  private final Function<ComponentType, ? extends Optional<? extends ComponentFactory<?>>> types;
  private final Supplier<MetricSet> seen;
  private final Collection<InnerPart> parts = new ConcurrentLinkedQueue<>(); // not stopped yet

  /**
   * @param outer the world of the component
   * @param types finds the factory of a type of exporters; asked only when one is needed
   * @param seen makes a set of the collector's metrics
   */
  public Inside(
      ComponentContext outer,
      Function<ComponentType, ? extends Optional<? extends ComponentFactory<?>>> types,
      Supplier<MetricSet> seen) {
    this.outer = outer;
    this.types = types;
    this.seen = seen;
  }

  @Override
  public Exporter make(InnerExporter asked) {
    ExporterFactory<?> factory =
        types
            .apply(asked.type())
            .filter(ExporterFactory.class::isInstance)
            .map(found -> (ExporterFactory<?>) found)
            .orElseThrow(() -> misfit("needs the exporter " + asked.type() + ", which is missing"));
    if (!factory.signals().containsKey(asked.signal())) {
      throw misfit("the exporter " + asked.type() + " does not take " + asked.signal().id());
    }
    MetricSet metrics = asked.isSeen() ? seen.get() : new MetricRegistry().newSet();
    try {
      Exporter made = create(factory, asked, new InnerContext(outer, this, asked, metrics));
      InnerPart part = new InnerPart(made, metrics, parts::remove);
      parts.add(part);
      return part;
    } catch (RuntimeException | Error e) {
      metrics.close();
      throw e;
    }
  }

  private static ConfigException misfit(String why) {
    return new ConfigException("", "", why, "");
  }

  private static <C> Exporter create(
      ExporterFactory<C> factory, InnerExporter asked, ExporterContext context) {
    Findings findings = new Findings();
    Bound<C> bound = SpecBinder.bind(factory.spec(), asked.config(), "", findings).orElse(null);
    findings.throwIfAny();
    if (bound == null) {
      throw new IllegalStateException("refused without a problem");
    }
    return factory.create(bound.value(), context);
  }

  /** Stops what the component has left running, by the deadline; later calls find nothing. */
  public void stop(Deadline deadline) throws Exception {
    List<Exception> failures = new ArrayList<>();
    for (InnerPart part : parts) {
      try {
        part.stop(deadline);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the others are stopped as well, in a hurry
        failures.add(e);
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /** Lets go of those of a component that was never started. */
  public void discard() {
    parts.forEach(InnerPart::discard);
  }
}
