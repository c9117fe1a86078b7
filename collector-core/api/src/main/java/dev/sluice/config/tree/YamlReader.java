package dev.sluice.config.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.scanner.ScannerException;

/**
 * Reads the first document of a YAML text into nodes. It works on SnakeYAML's events, so that
 * types, anchors, merge keys, duplicates and limits follow the reference rather than the library.
 * One use, one thread.
 */
public final class YamlReader {
  private static final String TAG_PREFIX = "tag:yaml.org,2002:";

  /** How often a text is begun anew for a tab that the library finds within a token. */
  private static final int MAX_ROUNDS = 200;

  private final String source;
  private final YamlLimits limits;
  private final Iterator<Event> events;
  private final Map<String, Node> anchors = new HashMap<>();
  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
  private int aliases;
  private int depth;

  private YamlReader(String source, YamlLimits limits, Iterator<Event> events) {
    this.source = source;
    this.limits = limits;
    this.events = events;
  }

  /**
   * @param root null node for an empty text
   * @param moreDocuments whether further documents follow; they are not read
   */
  public record Document(Node root, boolean moreDocuments) {}

  /** Reads under the default limits. */
  public static Document read(String source, String text) throws YamlException {
    return read(source, text, YamlLimits.DEFAULT);
  }

  /**
   * @param source names the text in origins
   * @throws YamlException for anything that is not YAML or exceeds the limits
   */
  public static Document read(String source, String text, YamlLimits limits) throws YamlException {
    Origin start = new Origin(source, 1, 1, null);
    if (text.length() > limits.maxBytes()
        || text.getBytes(StandardCharsets.UTF_8).length > limits.maxBytes()) {
      throw new YamlException("document is larger than " + limits.maxBytes() + " bytes", start);
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(limits.maxBytes());
    options.setAllowDuplicateKeys(false);
    TabTolerantScanner.Text characters = new TabTolerantScanner.Text(text);
    for (int round = 0; ; round++) {
      try {
        ParserImpl parser = new ParserImpl(new TabTolerantScanner(characters, options));
        return new YamlReader(source, limits, iterate(parser)).document();
      } catch (ScannerException e) {
        if (round == MAX_ROUNDS || !TabTolerantScanner.mendsWhenReadAgain(e, characters)) {
          throw refused(e, source, start);
        }
        characters = characters.again(text);
      } catch (YAMLException e) {
        throw refused(e, source, start);
      }
    }
  }

  private static YamlException refused(YAMLException e, String source, Origin start) {
    if (e instanceof MarkedYAMLException marked) {
      Mark mark = marked.getProblemMark();
      Origin at = mark == null ? start : originOf(source, mark);
      return new YamlException("yaml: line " + at.line() + ": " + marked.getProblem(), at);
    }
    return new YamlException("yaml: " + e.getMessage(), start);
  }

  private static Iterator<Event> iterate(ParserImpl parser) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return parser.peekEvent() != null;
      }

      @Override
      public Event next() {
        return parser.getEvent();
      }
    };
  }

  private Document document() throws YamlException {
    next(); // start of stream
    Event event = next();
    if (event.is(Event.ID.StreamEnd)) {
      return new Document(ScalarNode.nullAt(new Origin(source, 1, 1, null)), false);
    }
    Node root = node(next());
    next(); // end of document
    return new Document(root, events.hasNext() && !next().is(Event.ID.StreamEnd));
  }

  private Event next() {
    return events.next();
  }

  private Node node(Event event) throws YamlException {
    Origin origin = originOf(source, event.getStartMark());
    if (event instanceof AliasEvent alias) {
      return alias(alias.getAnchor(), origin);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.remove(anchor); // what it names is unknown until its node is complete
    }
    Node node;
    if (event instanceof ScalarEvent scalar) {
      node = scalar(scalar, origin);
    } else {
      if (++depth > limits.maxDepth()) {
        throw new YamlException("exceeded max depth of " + limits.maxDepth(), origin);
      }
      CollectionStartEvent start = (CollectionStartEvent) event;
      node = start instanceof SequenceStartEvent ? list(origin) : map(origin);
      depth--;
    }
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node alias(String name, Origin origin) throws YamlException {
    Node node = anchors.get(name);
    if (node == null) {
      throw new YamlException(
          "yaml: unknown anchor '" + name + "' referenced, or one that contains itself", origin);
    }
    if (++aliases > limits.maxAliases()) {
      throw new YamlException(
          "document contains excessive aliasing: more than " + limits.maxAliases() + " aliases",
          origin);
    }
    return node;
  }

  private Node scalar(ScalarEvent event, Origin origin) throws YamlException {
    String text = event.getValue();
    String tag = coreTag(event.getTag());
    boolean plain = event.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
    Optional<Object> value;
    switch (tag) {
      case "" -> value = plain ? plain(text) : Optional.of(text);
      case "null" -> value = expected(CoreSchema.isNull(text), Optional.empty(), tag, text, origin);
      case "bool" -> value = expected(plain(text), Boolean.class, tag, text, origin);
      case "timestamp" -> value = expected(plain(text), Timestamp.class, tag, text, origin);
      case "int" -> value = expected(plain(text), Number.class, tag, text, origin);
      case "float" ->
          value =
              expected(plain(text), Number.class, tag, text, origin)
                  .map(number -> ((Number) number).doubleValue());
      case "binary" -> value = Optional.of(decoded(text, origin));
      default -> value = Optional.of(text); // a tag of somebody's own changes nothing, as in Go
    }
    return new ScalarNode(value.orElse(null), origin);
  }

  private static Optional<Object> plain(String text) {
    return CoreSchema.isNull(text) ? Optional.empty() : Optional.of(CoreSchema.resolve(text));
  }

  private static Optional<Object> expected(
      Optional<Object> value, Class<?> type, String tag, String text, Origin origin)
      throws YamlException {
    boolean isWanted = value.filter(type::isInstance).isPresent();
    boolean isWhole = !tag.equals("int") || value.filter(Double.class::isInstance).isEmpty();
    return expected(isWanted && isWhole, value, tag, text, origin);
  }

  private static Optional<Object> expected(
      boolean isSo, Optional<Object> value, String tag, String text, Origin origin)
      throws YamlException {
    if (!isSo) {
      throw new YamlException("cannot decode `" + text + "` as a !!" + tag, origin);
    }
    return value;
  }

  private Node list(Origin origin) throws YamlException {
    List<Node> items = new ArrayList<>();
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      items.add(node(event));
    }
    Node list = new ListNode(items, origin);
    sizes.put(list, size(items, origin));
    return list;
  }

  private Node map(Origin origin) throws YamlException {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    @Nullable Node merged = null;
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      Origin at = originOf(source, event.getStartMark());
      boolean isMerge = isMergeKey(event);
      String key = key(event, at);
      Node value = node(next());
      MapNode.Entry earlier = entries.get(key);
      if (earlier != null || (isMerge && merged != null)) {
        String line = earlier == null ? "" : " at line " + earlier.key().line();
        throw new YamlException(
            "yaml: line " + at.line() + ": mapping key \"" + key + "\" already defined" + line, at);
      }
      if (isMerge) {
        merged = value;
      } else {
        entries.put(key, new MapNode.Entry(at, value));
      }
    }
    if (merged != null) {
      merge(entries, merged);
    }
    Node map = new MapNode(entries, origin);
    sizes.put(map, size(entries.values().stream().map(MapNode.Entry::value).toList(), origin));
    return map;
  }

  /** Adds the pairs of the {@code <<} value that the map itself and earlier sources do not have. */
  private static void merge(Map<String, MapNode.Entry> entries, Node merged) throws YamlException {
    List<Node> sources =
        merged instanceof ListNode list ? list.items() : Collections.singletonList(merged);
    for (Node from : sources) {
      if (!(from instanceof MapNode map)) {
        throw new YamlException(
            "yaml: map merge requires map or sequence of maps as the value", merged.origin());
      }
      map.entries().forEach(entries::putIfAbsent);
    }
  }

  private static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
        && (scalar.getTag() == null || scalar.getTag().equals(TAG_PREFIX + "merge"));
  }

  /** Keys are text; a number, a boolean or null is the text of its value, as in Go. */
  private String key(Event event, Origin at) throws YamlException {
    if (isMergeKey(event)) {
      return "<<";
    }
    Node node = node(event);
    if (node instanceof ScalarNode scalar) {
      Object value = scalar.value();
      if (value instanceof Timestamp) {
        return ((ScalarEvent) event).getValue(); // nobody means how Go would write it out
      }
      if (value instanceof Double number) {
        return YamlNumbers.shortest(number);
      }
      return value == null ? "<nil>" : String.valueOf(value);
    }
    throw new YamlException("invalid map key: a " + node.typeName(), at);
  }

  /** Counts what a walk over the tree would visit, aliases followed. */
  private long size(List<Node> children, Origin at) throws YamlException {
    long size = 1;
    for (Node child : children) {
      size += sizes.getOrDefault(child, 1L);
    }
    if (size > limits.maxNodes()) {
      throw new YamlException("document contains excessive aliasing", at);
    }
    return size;
  }

  /** The name of a tag without its prefix; empty when there is none, {@code str} for others. */
  private static String coreTag(@Nullable String tag) {
    if (tag == null || tag.equals("!")) {
      return "";
    }
    return tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : "str";
  }

  /** What {@code !!binary} holds, which is text to every key. */
  private static String decoded(String text, Origin origin) throws YamlException {
    String digits = text.replaceAll("[\r\n]", "");
    try {
      if (digits.length() % 4 == 0) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(Base64.getDecoder().decode(digits)))
            .toString();
      }
    } catch (IllegalArgumentException e) {
      throw notBase64(origin);
    } catch (CharacterCodingException e) {
      throw new YamlException("yaml: !!binary value is not text in UTF-8", origin);
    }
    throw notBase64(origin);
  }

  private static YamlException notBase64(Origin origin) {
    return new YamlException("yaml: !!binary value contains invalid base64 data", origin);
  }

  private static Origin originOf(String source, Mark mark) {
    return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1, null);
  }
}
