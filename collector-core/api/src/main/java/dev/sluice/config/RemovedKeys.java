package dev.sluice.config;

import dev.sluice.config.tree.FlowText;
import dev.sluice.config.tree.ListNode;
import dev.sluice.config.tree.MapNode;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the removed keys of a body as those of today. One use, one thread. */
public final class RemovedKeys {
  private final String path;
  private final Findings findings;
  private MapNode body;
  private boolean refused;

  /**
   * @param path where the body stands, keys joined with {@code ::}
   * @param findings takes a warning for each key that is read, a problem for each that is not
   */
  public RemovedKeys(MapNode body, String path, Findings findings) {
    this.body = body;
    this.path = path;
    this.findings = findings;
  }

  /**
   * Reads them, in this order.
   *
   * @return the body without them
   */
  public MapNode read(List<RemovedKey> keys) {
    keys.forEach(this::read);
    return body;
  }

  /** Whether one was refused: what it leaves out is then not to be missed. */
  public boolean isAnyRefused() {
    return refused;
  }

  private void read(RemovedKey key) {
    String[] steps = key.path().split("::", -1);
    MapNode at = body;
    for (int i = 0; i < steps.length - 1; i++) {
      if (!(at.get(steps[i]) instanceof MapNode inner)) {
        return;
      }
      at = inner;
    }
    for (Map.Entry<String, MapNode.Entry> entry : at.entries().entrySet()) {
      if (entry.getKey().equalsIgnoreCase(steps[steps.length - 1])) {
        steps[steps.length - 1] = entry.getKey();
        body = with(body, steps, 0, null);
        apply(key, steps, entry.getValue());
        return;
      }
    }
  }

  private void apply(RemovedKey key, String[] steps, MapNode.Entry old) {
    String at = Place.join(path, String.join("::", steps));
    RemovedKey.Meaning meaning =
        old.value().isNull() ? new RemovedKey.Ignored("") : key.heir().of(old.value());
    if (meaning instanceof RemovedKey.Means means) {
      means(means, at, steps, old);
    } else if (meaning instanceof RemovedKey.Ignored ignored) {
      String why = ignored.why().isEmpty() ? "" : ", " + ignored.why();
      findings.warn(at, "was removed and is ignored" + why + "; remove it", old.key());
    } else if (meaning instanceof RemovedKey.Refused no) {
      refused = true;
      findings.problem(
          new ConfigException.Problem(
              at,
              "",
              "has invalid keys: " + steps[steps.length - 1],
              no.mend(),
              ConfigException.Stage.DECODE,
              old.key()));
    }
  }

  private void means(RemovedKey.Means means, String at, String[] oldSteps, MapNode.Entry old) {
    Origin origin = old.key();
    String[] steps = means.path().split("::", -1);
    Node there = find(steps);
    Node value = means.value();
    if (there instanceof ListNode list && value instanceof ListNode more && means.appends()) {
      List<Node> items = new ArrayList<>(list.items());
      items.addAll(more.items());
      value = new ListNode(items, list.origin());
    } else if (there != null && !there.isNull()) {
      findings.warn(
          at, "was removed and is ignored, " + means.path() + " counts; remove it", origin);
      return;
    }
    body = with(body, steps, 0, new MapNode.Entry(origin, value));
    findings.warn(
        at,
        "was removed; it is read as, and is to be written, "
            + text(steps, shared(oldSteps, steps), shown(means.value(), old.value())),
        origin);
  }

  /** A section that only moves is not repeated: it may hold a key or a password. */
  private static String shown(Node value, Node old) {
    return value == old && value instanceof MapNode ? "{...}" : FlowText.of(value);
  }

  private static int shared(String[] oldSteps, String[] steps) {
    int count = 0;
    while (count < steps.length - 1
        && count < oldSteps.length - 1
        && steps[count].equals(oldSteps[count])) {
      count++;
    }
    return count;
  }

  /** The new key and value, seen from the section that both spellings are in. */
  private static String text(String[] steps, int from, String value) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < steps.length; i++) {
      text.append(i > from ? "{" : "").append(steps[i]).append(": ");
    }
    return text.append(value).append("}".repeat(steps.length - 1 - from)).toString();
  }

  /** What stands there, or in its way. */
  private @Nullable Node find(String[] steps) {
    @Nullable Node at = body;
    for (String step : steps) {
      if (!(at instanceof MapNode map)) {
        return at;
      }
      at = map.get(step);
    }
    return at;
  }

  /** The map with another value at the steps, or without one. */
  private static MapNode with(
      MapNode map, String[] steps, int index, MapNode.@Nullable Entry value) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(map.entries());
    String step = steps[index];
    MapNode.Entry before = entries.get(step);
    if (index < steps.length - 1) {
      MapNode.Entry inner = before == null ? value : before;
      if (inner != null) {
        MapNode around =
            before != null && before.value() instanceof MapNode given
                ? given
                : MapNode.emptyAt(inner.key());
        entries.put(step, new MapNode.Entry(inner.key(), with(around, steps, index + 1, value)));
      }
    } else if (value == null) {
      entries.remove(step);
    } else {
      entries.put(step, value);
    }
    return new MapNode(entries, map.origin());
  }
}
