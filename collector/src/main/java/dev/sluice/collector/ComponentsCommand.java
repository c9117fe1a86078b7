package dev.sluice.collector;

import dev.sluice.component.BuildInfo;
import dev.sluice.component.ComponentFactory;
import dev.sluice.component.ConnectorFactory;
import dev.sluice.component.Stability;
import dev.sluice.config.tree.TreeWriter;
import dev.sluice.data.Signal;
import dev.sluice.engine.Factories;
import dev.sluice.id.ComponentKind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what this distribution has. */
@Command(
    name = "components",
    description = "Outputs available components in this collector distribution")
final class ComponentsCommand implements Callable<Integer> {
  private static final List<ComponentKind> ORDER =
      List.of(
          ComponentKind.RECEIVER,
          ComponentKind.PROCESSOR,
          ComponentKind.EXPORTER,
          ComponentKind.CONNECTOR,
          ComponentKind.EXTENSION);
  private static final List<String> SCHEMES = List.of("env", "file", "http", "https", "yaml");

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  private final BuildInfo build;
  private final PrintStream out;

  ComponentsCommand(BuildInfo build, PrintStream out) {
    this.build = build;
    this.out = out;
  }

  @Override
  public Integer call() {
    Map<String, Object> all = new LinkedHashMap<>();
    Map<String, Object> buildInfo = new LinkedHashMap<>();
    buildInfo.put("command", build.command());
    buildInfo.put("description", build.description());
    buildInfo.put("version", build.version());
    all.put("buildinfo", buildInfo);
    Factories factories = Factories.discovered();
    for (ComponentKind kind : ORDER) {
      List<Object> section = new ArrayList<>();
      factories.all(kind).forEach(factory -> section.add(component(factory)));
      all.put(kind.section(), section);
    }
    List<Object> providers = new ArrayList<>();
    for (String scheme : SCHEMES) {
      Map<String, Object> provider = new LinkedHashMap<>();
      provider.put("scheme", scheme);
      provider.put("module", moduleOf(Factories.class));
      providers.add(provider);
    }
    all.put("providers", providers);
    out.print(TreeWriter.yaml(all));
    out.flush();
    return 0;
  }

  private static Map<String, Object> component(ComponentFactory<?> factory) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("name", factory.type().name());
    component.put("module", moduleOf(factory.getClass()));
    Map<String, String> stability = new TreeMap<>();
    if (factory instanceof ConnectorFactory<?> connector) {
      connector
          .pairs()
          .forEach(
              (pair, level) -> put(stability, pair.from().id() + "-to-" + pair.to().id(), level));
    } else {
      factory.signals().forEach((signal, level) -> put(stability, signal.id(), level));
    }
    component.put("stability", stability);
    return component;
  }

  /** Profiles are not listed, as in the reference. */
  private static void put(Map<String, String> stability, String key, Stability level) {
    if (!key.contains(Signal.PROFILES.id())) {
      stability.put(key, level.label());
    }
  }

  /** The Maven module a class comes from, as its jar says; its package where it is in no jar. */
  private static String moduleOf(Class<?> type) {
    Package home = type.getPackage();
    String title = home.getImplementationTitle();
    String version = home.getImplementationVersion();
    return title == null || version == null
        ? home.getName()
        : "dev.sluice:" + title + " " + version;
  }
}
