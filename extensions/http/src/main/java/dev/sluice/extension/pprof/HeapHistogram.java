package dev.sluice.extension.pprof;

import dev.sluice.extension.pprof.Profile.Frame;
import dev.sluice.extension.pprof.Profile.ValueType;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What is on the heap, by class: the virtual machine's own class histogram. It says what there is,
 * not who made it.
 */
final class HeapHistogram {
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

  // "   1:        123456       7890123  java.lang.String (java.base@17)"
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

  private HeapHistogram() {}

  /**
   * @param name class name as people write it
   * @param instances how many
   * @param bytes they take together
   */
  record ClassCount(String name, long instances, long bytes) {}

  /**
   * The virtual machine's table, largest class first. Stops every thread for as long as it takes to
   * walk the heap.
   *
   * @param liveOnly whether to collect garbage first, so that only what is reachable counts
   */
  static String text(boolean liveOnly) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Object[] arguments = {liveOnly ? new String[0] : new String[] {"-all"}};
    return (String)
        server.invoke(
            new ObjectName(COMMANDS),
            "gcClassHistogram",
            arguments,
            new String[] {String[].class.getName()});
  }

  static List<ClassCount> parse(String table) {
    List<ClassCount> classes = new ArrayList<>();
    Matcher line = LINE.matcher(table);
    while (line.find()) {
      classes.add(
          new ClassCount(
              className(line.group(3)),
              Long.parseLong(line.group(1)),
              Long.parseLong(line.group(2))));
    }
    return classes;
  }

  static Profile profile(String table, Instant at) {
    Profile profile =
        new Profile(
            at,
            List.of(
                new ValueType("inuse_objects", "count"), new ValueType("inuse_space", "bytes")));
    for (ClassCount count : parse(table)) {
      profile.add(
          List.of(new Frame(count.name(), "", 0)), Map.of(), count.instances(), count.bytes());
    }
    return profile.comment("class histogram of a Java heap");
  }

  /** {@code [[B} as {@code byte[][]}, {@code [Ljava.lang.String;} as {@code java.lang.String[]}. */
  private static String className(String internal) {
    int dimensions = 0;
    while (dimensions < internal.length() && internal.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0 || dimensions == internal.length()) {
      return internal;
    }
    String element =
        switch (internal.charAt(dimensions)) {
          case 'B' -> "byte";
          case 'C' -> "char";
          case 'D' -> "double";
          case 'F' -> "float";
          case 'I' -> "int";
          case 'J' -> "long";
          case 'S' -> "short";
          case 'Z' -> "boolean";
          default -> internal.substring(dimensions + 1).replace(";", "");
        };
    return element + "[]".repeat(dimensions);
  }
}
