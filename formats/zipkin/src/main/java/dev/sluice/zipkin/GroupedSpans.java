package dev.sluice.zipkin;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.write.OtlpWriter;
import dev.sluice.otlp.write.TraceWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts spans, each of which says whose it is, under their resources and scopes, in the order in
 * which those come. Spans are written as they come; where one goes back to a resource or scope that
 * was left before, all are put in order at the end. Not thread-safe.
 */
final class GroupedSpans {
  private static final Slice NONE = Slice.of(new byte[0]);
  private static final int GROUP_BYTES = 256;

  /**
   * Who made a span.
   *
   * @param resource names and values of its attributes by turns
   */
  record Origin(List<String> resource, String scope, String scopeVersion) {
    Origin {
      resource = List.copyOf(resource);
    }

    private boolean hasResource(Origin other) {
      return resource.equals(other.resource);
    }
  }

  private final Work work;
  private final TraceWriter out;
  private final Map<Origin, Integer> groups = new LinkedHashMap<>();
  private int[] groupsOfRuns = new int[16];
  private int runs;
  private @Nullable Origin last;

  GroupedSpans(Work work) {
    this.work = work;
    this.out = OtlpWriter.traces(work);
  }

  /** The writer, in front of a span of that origin. */
  TraceWriter of(Origin origin) {
    Origin before = last;
    if (before == null || !before.equals(origin)) {
      Integer known = groups.get(origin);
      if (known == null) {
        known = groups.size();
        work.working(GROUP_BYTES + 2L * textBytes(origin));
        groups.put(origin, known);
      }
      begin(out, before, origin);
      addRun(known);
      last = origin;
    }
    return out;
  }

  private static long textBytes(Origin origin) {
    long chars = (long) origin.scope().length() + origin.scopeVersion().length();
    for (String text : origin.resource()) {
      chars += text.length();
    }
    return chars;
  }

  private void addRun(int group) {
    if (runs == groupsOfRuns.length) {
      work.working(4L * runs);
      groupsOfRuns = Arrays.copyOf(groupsOfRuns, 2 * runs);
    }
    groupsOfRuns[runs++] = group;
  }

  private static void begin(TraceWriter to, @Nullable Origin before, Origin origin) {
    if (before == null || !before.hasResource(origin)) {
      to.resource();
      for (int i = 0; i < origin.resource().size(); i += 2) {
        to.attribute(origin.resource().get(i), origin.resource().get(i + 1));
      }
    }
    to.scope(origin.scope(), origin.scopeVersion());
  }

  /** The request in one array, which stays taken from the room. */
  Slice finish() {
    int spans = out.items();
    if (spans == 0) {
      return NONE;
    }
    Slice made = joined(out.finish());
    Slice ordered = isInOrder() ? made : inOrder(made, spans);
    work.keep(ordered.array());
    return ordered;
  }

  private Slice joined(Payload payload) {
    byte[] whole = work.apply(Math.toIntExact(payload.sizeBytes()));
    int at = 0;
    for (Slice slice : payload.slices()) {
      System.arraycopy(slice.array(), slice.offset(), whole, at, slice.length());
      at += slice.length();
    }
    return Slice.of(whole);
  }

  /** Whether no run goes on with a resource or scope that was left before. */
  private boolean isInOrder() {
    if (runs != groups.size()) {
      return false;
    }
    Map<List<String>, Boolean> left = new LinkedHashMap<>();
    Origin before = null;
    for (Origin origin : groups.keySet()) {
      if ((before == null || !before.hasResource(origin))
          && left.put(origin.resource(), true) != null) {
        return false;
      }
      before = origin;
    }
    return true;
  }

  private Slice inOrder(Slice made, int spans) {
    work.working(16L * spans + 32L * groups.size() + made.length());
    int[] starts = new int[spans];
    int[] ends = new int[spans];
    int[] next = new int[spans]; // of the same group
    int[] firsts = new int[groups.size()];
    int[] lasts = new int[groups.size()];
    Arrays.fill(firsts, -1);
    int span = 0;
    int run = 0;
    ResourceCursor<SpanView> resources = OtlpViews.traces(Payload.of(List.of(made)));
    while (resources.next()) {
      ScopeCursor<SpanView> scopes = resources.scopes();
      while (scopes.next()) {
        int group = groupsOfRuns[run++];
        SpanView each = scopes.items();
        while (each.next()) {
          starts[span] = each.start();
          ends[span] = each.end();
          next[span] = -1;
          if (firsts[group] < 0) {
            firsts[group] = span;
          } else {
            next[lasts[group]] = span;
          }
          lasts[group] = span++;
        }
      }
    }
    Map<List<String>, Map<Origin, Integer>> byResource = new LinkedHashMap<>();
    groups.forEach(
        (origin, group) ->
            byResource
                .computeIfAbsent(origin.resource(), resource -> new LinkedHashMap<>())
                .put(origin, group));
    SpanView view = new SpanView();
    Origin before = null;
    for (Map<Origin, Integer> scopes : byResource.values()) {
      for (Map.Entry<Origin, Integer> scope : scopes.entrySet()) {
        begin(out, before, scope.getKey());
        before = scope.getKey();
        for (int i = firsts[scope.getValue()]; i >= 0; i = next[i]) {
          view.bind(made.array(), starts[i], ends[i]);
          out.span(view);
        }
      }
    }
    return joined(out.finish());
  }
}
