package dev.sluice.config.tree;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.DirectiveToken;
import org.yaml.snakeyaml.tokens.Token;

/**
 * The library's scanner with the reference's rules for what stands between tokens. A tab separates
 * like a blank: inside brackets everywhere, outside them not where a line or an entry begins, since
 * there it would be indentation. The library stops at such a tab; it is then told to see a blank in
 * its place, so lines and columns stay what they are. Only {@code %YAML 1.1} and {@code %TAG} are
 * directives. One use, one thread.
 */
final class TabTolerantScanner implements Scanner {
  private static final int TAB = '\t';

  /** What the library says of a tab at which it has taken part of a token already. */
  private static final Pattern WITHIN_TOKEN =
      Pattern.compile(
          "expected (?:a comment or a line break|chomping or indentation indicators|' '),"
              + " but found.*",
          Pattern.DOTALL);

  private final Text text;
  private final ScannerImpl scanner;
  private int brackets;

  TabTolerantScanner(Text text, LoaderOptions options) {
    this.text = text;
    this.scanner = new ScannerImpl(text, options);
  }

  /**
   * A text whose separating tabs are found out one after another.
   *
   * <p>Places are counted in code points, as the library counts them.
   */
  static final class Text extends StreamReader {
    private final int[] codePoints;

    /** First place of each run of blanks that is all spaces to the scanner, and the place after. */
    private final NavigableMap<Integer, Integer> separators;

    Text(String text) {
      this(text, text.codePoints().toArray(), new TreeMap<>());
    }

    private Text(String text, int[] codePoints, NavigableMap<Integer, Integer> separators) {
      super(text);
      this.codePoints = codePoints;
      this.separators = separators;
    }

    /** The same from its beginning, with the separators that are known by now. */
    Text again(String text) {
      return new Text(text, codePoints, separators);
    }

    @Override
    public int peek() {
      return seen(super.peek(), 0);
    }

    @Override
    public int peek(int ahead) {
      return seen(super.peek(ahead), ahead);
    }

    private int seen(int codePoint, int ahead) {
      if (codePoint != TAB || separators.isEmpty()) {
        return codePoint;
      }
      Integer at = getIndex() + ahead;
      Map.Entry<Integer, Integer> run = separators.floorEntry(at);
      return run != null && at < run.getValue() ? ' ' : codePoint;
    }

    private boolean isBlank(int at) {
      return at >= 0 && at < codePoints.length && (codePoints[at] == ' ' || codePoints[at] == TAB);
    }

    /** Makes the blanks around a place spaces; false when they are already, or have no tab. */
    boolean separate(int at) {
      int from = at;
      while (isBlank(from - 1)) {
        from--;
      }
      int to = from;
      boolean hasTab = false;
      while (isBlank(to)) {
        hasTab |= codePoints[to] == TAB;
        to++;
      }
      return hasTab && separators.put(from, to) == null;
    }

    /** Whether only blanks and the signs of entries stand before it on its line. */
    boolean beginsEntry(int at) {
      int here = at - 1;
      while (here >= 0 && !isLineBreak(codePoints[here])) {
        boolean isSign =
            codePoints[here] == '-' || codePoints[here] == '?' || codePoints[here] == ':';
        boolean standsAlone = here == 0 || isBlank(here - 1) || isLineBreak(codePoints[here - 1]);
        if (!isBlank(here) && !(isSign && standsAlone && isBlank(here + 1))) {
          return false;
        }
        here--;
      }
      return true;
    }

    private static boolean isLineBreak(int codePoint) {
      return codePoint == '\n'
          || codePoint == '\r'
          || codePoint == 0x85
          || codePoint == 0x2028
          || codePoint == 0x2029;
    }
  }

  /**
   * Whether the text, read again from its beginning, may get further: the library had taken part of
   * a token when it stopped at a separating tab.
   */
  static boolean mendsWhenReadAgain(ScannerException stop, Text text) {
    Mark mark = stop.getProblemMark();
    return mark != null
        && WITHIN_TOKEN.matcher(String.valueOf(stop.getProblem())).matches()
        && text.separate(mark.getIndex());
  }

  @Override
  public boolean checkToken(Token.ID... ids) {
    return scanned(() -> scanner.checkToken(ids));
  }

  @Override
  public Token peekToken() {
    return scanned(scanner::peekToken);
  }

  @Override
  public Token getToken() {
    Token token = scanned(scanner::getToken);
    switch (token.getTokenId()) {
      case FlowSequenceStart, FlowMappingStart -> brackets++;
      case FlowSequenceEnd, FlowMappingEnd -> brackets--;
      case Directive -> {
        requireKnown((DirectiveToken<?>) token);
        if (checkToken(Token.ID.StreamEnd)) {
          throw new ScannerException(
              null, null, "did not find expected <document start>", token.getStartMark());
        }
      }
      default -> {
        // says nothing about what may stand between tokens
      }
    }
    return token;
  }

  private static void requireKnown(DirectiveToken<?> directive) {
    boolean isYaml = directive.getName().equals("YAML");
    if (!isYaml && !directive.getName().equals("TAG")) {
      throw new ScannerException(
          null, null, "found unknown directive name", directive.getStartMark());
    }
    if (isYaml && directive.getValue() != null && !directive.getValue().equals(List.of(1, 1))) {
      throw new ScannerException(
          null, null, "found incompatible YAML document", directive.getStartMark());
    }
  }

  @Override
  public void resetDocumentIndex() {
    scanner.resetDocumentIndex();
  }

  private <T> T scanned(Supplier<T> step) {
    while (true) {
      try {
        return step.get();
      } catch (ScannerException stop) {
        if (!isBeforeToken(stop)) {
          throw stop;
        }
      }
      try {
        return step.get(); // what the library has ready it hands out first
      } catch (ScannerException stop) {
        int at = text.getIndex();
        boolean separates = brackets > 0 || !text.beginsEntry(at);
        if (!isBeforeToken(stop) || !separates || !text.separate(at)) {
          throw stop;
        }
      }
    }
  }

  private static boolean isBeforeToken(ScannerException stop) {
    return String.valueOf(stop.getProblem()).contains("that cannot start any token");
  }
}
