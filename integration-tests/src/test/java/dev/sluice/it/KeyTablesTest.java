package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ComponentFactory;
import dev.sluice.config.Key;
import dev.sluice.config.SpecKeys;
import dev.sluice.config.model.TelemetryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each cell of the tables of keys says what the description of the key says: type and default begin
 * with its words, and may go on, or are empty where a link leads to them; of what is without effect
 * or refused, the effect says that. Above a table stands whose keys it has: {@code <!-- keys of
 * receiver/otlp under protocols::grpc -->}. With {@code -Dsluice.tables=write} the cells are
 * written rather than compared.
 */
class KeyTablesTest {
  private static final boolean WRITES = System.getProperty("sluice.tables", "").equals("write");
  private static final Path DOCS = Repository.root().resolve("docs");
  private static final Pattern OWNER =
      Pattern.compile("<!-- keys of (\\S+?)(?: under (\\S+))? -->");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Whose keys a table has, as its comment says. */
  private record Owner(String component, String path) {}

  @Test
  void everyCellSaysWhatTheDescriptionSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (Path page : pages()) {
      List<String> lines = new ArrayList<>(Files.readAllLines(page));
      List<String> columns = List.of();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        if (!line.startsWith("|")) {
          columns = List.of();
        } else if (columns.isEmpty()) {
          columns = cells(line);
          if (columns.get(0).startsWith("key")
              && columns.contains("default")
              && !OWNER.matcher(i == 0 ? "" : lines.get(i - 1)).matches()) {
            wrong.add(place(page, i) + ": no line above the table says whose keys these are");
          }
        } else if (columns.get(0).startsWith("key") && !line.matches("[|: -]+")) {
          rows++;
          lines.set(i, checked(page, i, columns, owner(lines, i), wrong));
        }
      }
      if (WRITES) {
        Files.writeString(page, String.join("\n", lines) + "\n");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).isGreaterThan(100);
  }

  private static Owner owner(List<String> lines, int row) {
    int above = row;
    while (above > 0 && lines.get(above).startsWith("|")) {
      above--;
    }
    Matcher owner = OWNER.matcher(lines.get(above));
    return owner.matches()
        ? new Owner(owner.group(1), owner.group(2) == null ? "" : owner.group(2))
        : new Owner("", "");
  }

  /** The row as it should be; what differs goes into the list. */
  private static String checked(
      Path page, int row, List<String> columns, Owner owner, List<String> wrong)
      throws IOException {
    String line = Files.readAllLines(page).get(row);
    List<String> cells = new ArrayList<>(cells(line));
    List<SpecKeys.Description> keys = new ArrayList<>();
    if (owner.component().isEmpty()) {
      return line;
    }
    Matcher code = CODE.matcher(cells.get(0));
    while (code.find()) {
      List<SpecKeys.Description> found = find(owner, code.group(1));
      if (found.isEmpty()) {
        wrong.add(place(page, row) + ", key: no such key: " + code.group(1));
      }
      keys.addAll(found);
    }
    if (keys.isEmpty()) {
      return line;
    }
    for (int column = 1; column < columns.size(); column++) {
      String is = cells.get(column);
      String should =
          switch (columns.get(column)) {
            case "type", "type, unit" -> joined(keys.stream().map(KeyTablesTest::type).toList());
            case "default" -> joined(keys.stream().map(KeyTablesTest::standard).toList());
            default -> is;
          };
      if (!is.equals(should) && !goesOn(is, should) && !(is.isEmpty() && line.contains("]("))) {
        cells.set(column, should);
        if (!WRITES) {
          String name = columns.get(column);
          wrong.add(place(page, row) + ", " + name + ": \"" + is + "\", not \"" + should + "\"");
        }
      }
    }
    String effect = cells.get(cells.size() - 1).toLowerCase(Locale.ROOT);
    for (SpecKeys.Description key : keys) {
      if (key.treatment() == Key.Treatment.INERT && !effect.contains("without effect")) {
        wrong.add(place(page, row) + ", effect: " + key.path() + " is without effect");
      }
      if (key.treatment() == Key.Treatment.REFUSED && !effect.contains("refused")) {
        wrong.add(place(page, row) + ", effect: " + key.path() + " is refused");
      }
    }
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Whether a cell adds words to those of the description: {@code `0`, no limit}. */
  private static boolean goesOn(String is, String should) {
    return should.isEmpty()
        || (is.startsWith(should) && is.substring(should.length()).matches("[ ,:].*"));
  }

  /** The keys that a name stands for: itself, the whole path, or its end where that is clear. */
  private static List<SpecKeys.Description> find(Owner owner, String name) {
    List<SpecKeys.Description> all = keysOf(owner.component());
    String prefix = owner.path().isEmpty() ? "" : owner.path() + "::";
    String end = name.replaceFirst("^[.:]+", "");
    boolean isEnd = !name.equals(end);
    List<SpecKeys.Description> exact =
        all.stream()
            .filter(key -> !isEnd)
            .filter(key -> key.path().equals(prefix + end) || isSwitch(key, prefix + end))
            .map(key -> isSwitch(key, prefix + end) ? switchOf(key) : key)
            .toList();
    return exact.isEmpty()
        ? all.stream()
            .filter(key -> key.path().startsWith(prefix) && !key.path().equals(prefix + end))
            .filter(key -> key.path().endsWith("::" + end))
            .toList()
        : exact;
  }

  /** Whether a name is that of the switch of a section that may be off. */
  private static boolean isSwitch(SpecKeys.Description key, String path) {
    return key.type().equals("optional section") && path.equals(key.path() + "::enabled");
  }

  private static SpecKeys.Description switchOf(SpecKeys.Description section) {
    return new SpecKeys.Description(
        section.path() + "::enabled",
        "bool",
        "on".equals(section.defaultValue()),
        section.doc(),
        "",
        false,
        section.treatment(),
        section.reason());
  }

  private static List<SpecKeys.Description> keysOf(String component) {
    if (component.equals("service/telemetry")) {
      return SpecKeys.paths(TelemetryConfig.SPEC);
    }
    ComponentFactory<?> factory = Components.all().get(component);
    return factory == null ? List.of() : SpecKeys.paths(factory.spec());
  }

  private static String joined(Collection<String> texts) {
    Set<String> distinct = new LinkedHashSet<>(texts);
    distinct.remove("");
    return String.join(", ", distinct);
  }

  private static String type(SpecKeys.Description key) {
    if (!key.unit().isEmpty()) {
      return key.unit();
    }
    String type = key.type();
    return switch (type) {
      case "string" -> "text";
      case "opaque string" -> "secret text";
      case "int", "int64", "uint32", "float32", "float64" -> "number";
      case "list of string" -> "list of texts";
      case "map of string" -> "map of texts";
      case "map of opaque strings" -> "map, or list of `name`, `value`";
      case "any" -> "anything";
      case "optional section" -> "section";
      default ->
          type.startsWith("one of ")
              ? Stream.of(type.substring("one of ".length()).split(", ", -1))
                  .filter(word -> !word.isBlank())
                  .map(word -> "`" + word + "`")
                  .collect(Collectors.joining(", "))
              : type;
    };
  }

  private static String standard(SpecKeys.Description key) {
    Object value = key.defaultValue();
    if (key.isRequired()) {
      return "required";
    }
    if (key.type().equals("optional section")) {
      return String.valueOf(value);
    }
    if (value == null || value instanceof Map<?, ?> || value.equals(List.of())) {
      return key.type().equals("section") ? "" : "none";
    }
    if (key.type().equals("list of sections")) {
      return ""; // too long for a cell
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> item.equals("") ? "\"\"" : String.valueOf(item))
          .collect(Collectors.joining(", ", "`[", "]`"));
    }
    String text =
        key.type().equals("duration")
            ? String.valueOf(value).replaceFirst("(?<=m)0s$", "").replaceFirst("(?<=h)0m$", "")
            : String.valueOf(value);
    return text.isEmpty() || text.equals("[REDACTED]") ? "empty" : "`" + text + "`";
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceAll("^\\||\\|$", "");
    return Stream.of(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }

  private static String place(Path page, int row) {
    return Repository.root().relativize(page) + ":" + (row + 1);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.walk(DOCS)) {
      return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList();
    }
  }
}
