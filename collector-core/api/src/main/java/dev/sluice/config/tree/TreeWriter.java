package dev.sluice.config.tree;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/**
 * Writes plain maps, lists, texts, numbers, booleans and nulls as YAML that {@link YamlReader}
 * reads back as the same values. Anything else is written as the text that it turns into.
 */
public final class TreeWriter {
  private static final int INDENT = 4;
  private static final int INDICATOR_INDENT = 2;
  private static final int WIDTH = 4_096;

  private final Emitter emitter;

  private TreeWriter(StringWriter out) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndent(INDENT);
    options.setIndicatorIndent(INDICATOR_INDENT);
    options.setIndentWithIndicator(true);
    options.setWidth(WIDTH);
    options.setSplitLines(false);
    this.emitter = new Emitter(out, options);
  }

  /** One document, ended by a line break. */
  public static String yaml(Map<String, ? extends @Nullable Object> root) {
    StringWriter out = new StringWriter();
    TreeWriter writer = new TreeWriter(out);
    try {
      writer.emitter.emit(new StreamStartEvent(null, null));
      writer.emitter.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
      writer.value(root);
      writer.emitter.emit(new DocumentEndEvent(null, null, false));
      writer.emitter.emit(new StreamEndEvent(null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return out.toString();
  }

  private void value(@Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      DumperOptions.FlowStyle style = flow(map.isEmpty());
      emitter.emit(new MappingStartEvent(null, null, true, null, null, style));
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text(String.valueOf(entry.getKey()));
        value(entry.getValue());
      }
      emitter.emit(new MappingEndEvent(null, null));
    } else if (value instanceof List<?> list) {
      emitter.emit(new SequenceStartEvent(null, null, true, null, null, flow(list.isEmpty())));
      for (Object item : list) {
        value(item);
      }
      emitter.emit(new SequenceEndEvent(null, null));
    } else if (value instanceof Double number) {
      scalar(YamlNumbers.shortest(number), DumperOptions.ScalarStyle.PLAIN);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      scalar(String.valueOf(value), DumperOptions.ScalarStyle.PLAIN);
    } else {
      text(String.valueOf(value));
    }
  }

  private static DumperOptions.FlowStyle flow(boolean isEmpty) {
    return isEmpty ? DumperOptions.FlowStyle.FLOW : DumperOptions.FlowStyle.BLOCK;
  }

  /** Quoted where a plain scalar would mean something else. */
  private void text(String text) throws IOException {
    boolean needsQuotes =
        CoreSchema.isNull(text) || text.equals("<<") || !CoreSchema.resolve(text).equals(text);
    scalar(
        text,
        needsQuotes
            ? DumperOptions.ScalarStyle.DOUBLE_QUOTED
            : text.indexOf('\n') >= 0
                ? DumperOptions.ScalarStyle.LITERAL
                : DumperOptions.ScalarStyle.PLAIN);
  }

  private void scalar(String text, DumperOptions.ScalarStyle style) throws IOException {
    emitter.emit(
        new ScalarEvent(null, null, new ImplicitTuple(true, true), text, null, null, style));
  }
}
