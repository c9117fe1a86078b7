package dev.sluice.engine;

import dev.sluice.component.Component;
import dev.sluice.component.Extension;
import dev.sluice.component.Listens;
import dev.sluice.component.PipelineId;
import dev.sluice.config.model.CollectorConfig;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.PipelineLedger;
import dev.sluice.ledger.SourceAccount;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Instances and edges of one configuration. Immutable in shape; a later graph may share instances
 * with it.
 *
 * @param spec what it was built from
 * @param extensions in the order they start
 * @param parts every other instance in the order they start: exporters first, receivers last
 * @param pipelines by id, in configured order
 * @param fresh instances that were made for this graph
 * @param swaps turns the edges of shared instances towards this graph; run once it is to carry data
 */
record Graph(
    CollectorConfig spec,
    List<Part> extensions,
    List<Part> parts,
    Map<PipelineId, PipelineRun> pipelines,
    List<Part> fresh,
    List<Runnable> swaps) {

  /** All instances, extensions first: the order they start in. */
  List<Part> inStartOrder() {
    List<Part> all = new ArrayList<>(extensions);
    all.addAll(parts);
    return all;
  }

  @Nullable Part part(InstanceId instance) {
    for (Part part : inStartOrder()) {
      if (part.instance().equals(instance)) {
        return part;
      }
    }
    return null;
  }

  @Nullable Extension extension(ComponentId id) {
    Part part = part(InstanceId.extension(id));
    Component component = part == null ? null : part.component();
    return component instanceof Extension extension ? extension : null;
  }

  /** Where listening components are bound, by id; an id of two kinds has the addresses of both. */
  Map<String, List<InetSocketAddress>> boundAddresses() {
    Map<String, List<InetSocketAddress>> all = new LinkedHashMap<>();
    for (Part part : inStartOrder()) {
      if (part.component() instanceof Listens listens) {
        all.merge(
            part.instance().id().toString(),
            listens.boundAddresses(),
            (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
      }
    }
    return all;
  }

  /** Where a component is bound, of whatever kind; empty when it does not listen, or not now. */
  List<InetSocketAddress> boundAddresses(ComponentId id) {
    if (inStartOrder().stream().noneMatch(part -> part.instance().id().equals(id))) {
      String known =
          inStartOrder().stream()
              .map(part -> part.instance().id().toString())
              .distinct()
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "No component has the id \"" + id + "\". There are: " + known + ".");
    }
    return boundAddresses().getOrDefault(id.toString(), List.of());
  }

  /** Where is listened by that name: an id, and the protocol behind it where there are several. */
  InetSocketAddress listener(String name) {
    Map<String, Set<InetSocketAddress>> listeners = new LinkedHashMap<>();
    for (Part part : inStartOrder()) {
      if (part.component() instanceof Listens listens) {
        String id = part.instance().id().toString();
        listens
            .boundProtocols()
            .forEach(
                (protocol, address) ->
                    listeners
                        .computeIfAbsent(id + "/" + protocol, key -> new LinkedHashSet<>())
                        .add(address));
        List<InetSocketAddress> bound = listens.boundAddresses();
        if (bound.size() == 1) {
          listeners.computeIfAbsent(id, key -> new LinkedHashSet<>()).addAll(bound);
        }
      }
    }
    Set<InetSocketAddress> named = listeners.getOrDefault(name, Set.of());
    if (named.size() == 1) {
      return named.iterator().next();
    }
    throw new IllegalArgumentException(
        named.isEmpty()
            ? "Nothing is bound as \""
                + name
                + "\". "
                + (listeners.isEmpty()
                    ? "Nothing listens at all: not started, or stopped."
                    : "Bound: " + String.join(", ", listeners.keySet()) + ".")
            : "Several listeners are called \"" + name + "\": " + named + ".");
  }

  /** The state of every instance, in the order they start. */
  Map<InstanceId, StatusSnapshot> status() {
    Map<InstanceId, StatusSnapshot> all = new LinkedHashMap<>();
    byInstance().forEach((instance, part) -> all.put(instance, part.context().status().snapshot()));
    return all;
  }

  /** The account of every pipeline. */
  List<PipelineLedger> ledgers() {
    return pipelines.values().stream().map(PipelineRun::ledger).toList();
  }

  /** The accounts of all instances that can make data. */
  List<SourceAccount> sources() {
    return parts.stream().flatMap(part -> part.context().sources().stream()).toList();
  }

  Map<InstanceId, Part> byInstance() {
    Map<InstanceId, Part> map = new LinkedHashMap<>();
    inStartOrder().forEach(part -> map.put(part.instance(), part));
    return map;
  }
}
