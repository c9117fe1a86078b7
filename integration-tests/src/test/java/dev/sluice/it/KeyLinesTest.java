package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a key of a configuration costs. Counted are the lines of every member of a class that
 * describes keys (fields of type {@code Spec} or {@code Key}, methods that make or read them,
 * defaults beside them) and the components of the records that they end in; not counted are what
 * records check, comments and imports. A key counts where its name is written; those that a method
 * makes for several names count once.
 */
class KeyLinesTest {
  private static final double MAX_LINES = 6;

  /** Another tree, to compare with. */
  private static final Path SOURCES =
      Path.of(System.getProperty("sluice.sources", Repository.root().toString()));

  private static final Pattern KEY =
      Pattern.compile(
          "\\b(?:of|maybe|section|optional|string|secret|bool|int32|int64|uint32|float64|duration"
              + "|strings|sections|opaqueMap|componentId|version|bufferSize|buffer)"
              + "\\(\\s*\"[a-z][a-z0-9_]*\"\\s*[,)]");
  private static final Pattern MEMBER =
      Pattern.compile(
          " {2,4}(?:(?:public|private|static|final) )*(?:"
              + "(?:Key|Spec)<.*> \\w+ =.*" // a field
              + "|\\w+ (?:DEFAULT|OFF) =.*"
              + "|(?:<\\w+> )?(?:Key|Spec)<.*> \\w+\\(.*" // a method that makes them
              + "|[\\w<>., ]+ \\w+\\((?:Keys keys|Values values).*)"); // one that reads them
  private static final Pattern RECORD =
      Pattern.compile(" *(?:(?:public|private) )?record \\w+\\(.*");
  private static final Pattern CONSTANT = Pattern.compile("static final Key<[^=]*> ([A-Z_]+) =");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)//[^\\n]*$");

  @Test
  void aKeyCostsAtMostSixLines() throws IOException {
    int keys = 0;
    int lines = 0;
    for (Path file : describing()) {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      keys += count(KEY, code);
      lines += linesOf(code.lines().filter(line -> !line.isBlank()).toList());
    }
    double each = (double) lines / keys;
    System.out.printf("%d keys in %d lines: %.2f lines a key%n", keys, lines, each);
    assertThat(keys).isGreaterThan(250);
    assertThat(each).isLessThanOrEqualTo(MAX_LINES);
  }

  /** A constant repeats the name of a key that stands where it is read. */
  @Test
  void aConstantNamesAKeyOnlyWhereSomethingElseThanItsSpecRefersToIt() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : sources()) {
      all.append(COMMENT.matcher(Files.readString(file)).replaceAll(""));
    }
    List<String> needless = new ArrayList<>();
    for (Path file : describing()) {
      Matcher constant = CONSTANT.matcher(Files.readString(file));
      while (constant.find()) {
        String type = file.getFileName().toString().replace(".java", "");
        int inside = uses(constant.group(1), Files.readString(file));
        int outside = uses(type + "." + constant.group(1), all.toString());
        if (inside + outside < 3) {
          needless.add(type + "." + constant.group(1));
        }
      }
    }
    assertThat(needless).isEmpty();
  }

  private static int linesOf(List<String> lines) {
    int count = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (RECORD.matcher(line).matches()) {
        int last = i;
        while (!lines.get(last).endsWith("{") && !lines.get(last).endsWith("{}")) {
          last++;
        }
        count += last - i + 1;
      } else if (MEMBER.matcher(line).matches()) {
        int last = line.endsWith(";") ? i : end(lines, i);
        count += last - i + 1;
        i = last;
      }
    }
    return count;
  }

  /** A member ends with the last line that is further in, or with the brace behind it. */
  private static int end(List<String> lines, int first) {
    int last = first;
    while (last + 1 < lines.size() && indent(lines.get(last + 1)) > indent(lines.get(first))) {
      last++;
    }
    return lines.get(last).endsWith(";") && !lines.get(first).endsWith("{") ? last : last + 1;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static int uses(String name, String text) {
    int found = 0;
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      boolean isWhole =
          !Character.isJavaIdentifierPart(text.charAt(at + name.length()))
              && !Character.isJavaIdentifierPart(text.charAt(at - 1));
      found += isWhole ? 1 : 0;
    }
    return found;
  }

  private static int count(Pattern pattern, CharSequence text) {
    return (int) pattern.matcher(text).results().count();
  }

  private static List<Path> describing() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      boolean isDescription = text.contains("Spec.of(") || text.contains("(Keys keys");
      if (isDescription && !file.toString().matches(".*/config/\\w+\\.java")) {
        found.add(file);
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("src/main/java"))
          .sorted()
          .toList();
    }
  }
}
