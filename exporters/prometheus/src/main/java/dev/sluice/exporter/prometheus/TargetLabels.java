package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.LabelSet;
import dev.sluice.exposition.LabelText;
import dev.sluice.exposition.NameFault;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of {@code target_info}: job, instance, and every other attribute of the resource that
 * can be one. Attributes that become the same label share it. Immutable.
 */
final class TargetLabels {
  private static final String JOB = "job";
  private static final Set<String> OWN = Set.of(JOB, "instance");

  private final LabelNaming naming;

  TargetLabels(LabelNaming naming) {
    this.naming = naming;
  }

  /** What is shown; the tally gets what is not. */
  LabelText of(String job, String instance, Map<String, String> attributes, Tally tally) {
    LabelSet labels = new LabelSet();
    labels.add(JOB, job);
    labels.add("instance", instance);
    new TreeMap<>(attributes)
        .forEach(
            (key, value) -> {
              if (!SeriesOrigins.SERVICE.contains(key)) {
                String name = naming.name(key);
                NameFault fault = name == null ? NameFault.EMPTY : fault(name);
                if (name != null && fault == null) {
                  labels.join(name, value);
                } else if (fault != null) {
                  tally.hide(new Tally.HiddenLabel(job, key, DropCause.ofLabel(fault)));
                }
              }
            });
    return labels.text();
  }

  private static @Nullable NameFault fault(String name) {
    return OWN.contains(name) ? NameFault.TWICE : NameFault.ofLabel(name);
  }
}
