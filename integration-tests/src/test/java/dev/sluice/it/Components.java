package dev.sluice.it;

import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.ExporterFactory;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.ProcessorFactory;
import dev.sluice.component.ReceiverFactory;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The components of the distribution. */
final class Components {
  private Components() {}

  /** Factories by kind and type, such as {@code receiver/otlp}. */
  static Map<String, ComponentFactory<?>> all() {
    Map<String, ComponentFactory<?>> found = new TreeMap<>();
    ServiceLoader.load(ReceiverFactory.class).forEach(f -> found.put("receiver/" + f.type(), f));
    ServiceLoader.load(ProcessorFactory.class).forEach(f -> found.put("processor/" + f.type(), f));
    ServiceLoader.load(ExporterFactory.class).forEach(f -> found.put("exporter/" + f.type(), f));
    ServiceLoader.load(ConnectorFactory.class).forEach(f -> found.put("connector/" + f.type(), f));
    ServiceLoader.load(ExtensionFactory.class).forEach(f -> found.put("extension/" + f.type(), f));
    return found;
  }
}
