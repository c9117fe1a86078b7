package dev.sluice.extension.zpages;

import dev.sluice.config.GoDuration;
import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.ScopeView;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.view.TextSink;
import dev.sluice.tap.Tap;
import dev.sluice.tap.TapCounts;
import dev.sluice.tap.TapEnd;
import dev.sluice.tap.TappedBatch;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What passed an edge, a line for each resource, scope and item, in at most a mebibyte of text.
 * Control characters are spelled out: what a terminal or a reader of lines would take for its own
 * must not come from outside.
 */
final class TapText {
  static final int MOST_CHARS = 1 << 20;
  private static final int MOST_VALUE_CHARS = 200;

  private final Tap tap;
  private final Duration watched;
  private final StringBuilder out = new StringBuilder(4096);

  TapText(Tap tap, Duration watched) {
    this.tap = tap;
    this.watched = watched;
  }

  String of(List<TappedBatch> batches) {
    int shown = 0;
    for (TappedBatch batch : batches) {
      if (isWanted()) {
        batch(batch);
        shown++;
      }
    }
    if (!isWanted()) {
      line("").append("... the text is long enough; ").append(batches.size() - shown);
      out.append(" more batches are not shown\n");
    }
    end(batches.size());
    return out.toString();
  }

  private boolean isWanted() {
    return out.length() < MOST_CHARS;
  }

  private void end(int batches) {
    TapCounts counts = tap.counts();
    out.append(tap.edge()).append(": copied=").append(batches);
    out.append(" seen=").append(counts.seen());
    out.append(" passed_over=").append(counts.passedOver());
    out.append(" dropped=").append(counts.droppedInAll());
    if (counts.droppedInAll() > 0) {
      out.append(counts.dropped());
    }
    out.append(" in ").append(GoDuration.format(Duration.ofMillis(watched.toMillis())));
    out.append('\n');
    TapEnd end = tap.end();
    if (end == TapEnd.EDGE_GONE) {
      out.append("a reload left no such edge\n");
    } else if (end == TapEnd.STOPPED) {
      out.append("the collector stops\n");
    }
  }

  private void batch(TappedBatch tapped) {
    Batch batch = tapped.batch();
    out.append(tapped.time()).append(' ').append(batch.signal().id());
    out.append(" items=").append(batch.items());
    out.append(" bytes=").append(batch.wireBytes()).append('\n');
    Payload payload = batch.payload();
    switch (batch.signal()) {
      case TRACES -> walk(OtlpViews.traces(payload), this::spans);
      case METRICS -> walk(OtlpViews.metrics(payload), this::metrics);
      case LOGS -> walk(OtlpViews.logs(payload), this::logRecords);
      case PROFILES -> walk(OtlpViews.profiles(payload), this::profiles);
    }
  }

  private <T extends MessageView> void walk(ResourceCursor<T> resources, Consumer<T> items) {
    while (isWanted() && resources.next()) {
      line("  ").append("resource");
      attributes(resources.resource().attributes());
      out.append('\n');
      ScopeCursor<T> scopes = resources.scopes();
      while (isWanted() && scopes.next()) {
        ScopeView scope = scopes.scope();
        line("    ").append("scope");
        name(scope.name());
        name(scope.version());
        attributes(scope.attributes());
        out.append('\n');
        items.accept(scopes.items());
      }
    }
  }

  private void spans(SpanView span) {
    while (isWanted() && span.next()) {
      line("      ").append("span");
      name(span.name());
      id("trace", span.traceId());
      id("span", span.spanId());
      attributes(span.attributes());
      out.append('\n');
    }
  }

  private void logRecords(LogRecordView record) {
    while (isWanted() && record.next()) {
      line("      ").append("log");
      record.body().writeText(new Value(" "));
      attributes(record.attributes());
      out.append('\n');
    }
  }

  private void metrics(MetricView metric) {
    while (isWanted() && metric.next()) {
      line("      ").append("metric");
      name(metric.name());
      out.append(' ').append(metric.type().name().toLowerCase(Locale.ROOT));
      int points = 0;
      for (MessageView point = metric.dataPoints(); point.next(); ) {
        points++;
      }
      out.append(" points=").append(points).append('\n');
    }
  }

  private void profiles(ProfileView profile) {
    while (isWanted() && profile.next()) {
      line("      ").append("profile");
      id("id", profile.profileId());
      out.append(" samples=").append(profile.samples()).append('\n');
    }
  }

  private StringBuilder line(String indent) {
    return out.append(indent);
  }

  private void name(@Nullable String text) {
    if (text != null && !text.isEmpty()) {
      new Value(" ").append(text);
    }
  }

  private void id(String name, Slice bytes) {
    out.append(' ').append(name).append('=');
    out.append(HexFormat.of().formatHex(bytes.array(), bytes.offset(), bytes.end()));
  }

  private void attributes(KeyValueView attributes) {
    while (isWanted() && attributes.next()) {
      out.append(' ');
      new Value("").append(attributes.key());
      out.append('=');
      attributes.value().writeText(new Value(""));
    }
  }

  /** The beginning of one value, which may come in pieces and be as long as a sender likes. */
  private final class Value implements TextSink {
    private final String before;
    private int shown;
    private boolean isCut;

    /**
     * @param before stands in front of what is not empty
     */
    Value(String before) {
      this.before = before;
    }

    @Override
    public void append(CharSequence piece) {
      if (shown == 0 && !piece.isEmpty()) {
        out.append(before);
      }
      int length = Math.min(piece.length(), MOST_VALUE_CHARS - shown);
      for (int i = 0; i < length; i++) {
        show(piece.charAt(i));
      }
      shown += length;
      if (length < piece.length() && !isCut) {
        isCut = true;
        out.append("...");
      }
    }

    private void show(char c) {
      if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == '\u2028' || c == '\u2029') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
  }
}
