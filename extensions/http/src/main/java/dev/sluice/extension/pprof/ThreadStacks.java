package dev.sluice.extension.pprof;

import dev.sluice.extension.pprof.Profile.Frame;
import dev.sluice.extension.pprof.Profile.ValueType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What every thread does right now. */
final class ThreadStacks {
  private ThreadStacks() {}

  /** One sample per thread, labelled with its name and state. */
  static Profile profile(Map<Thread, StackTraceElement[]> threads, Instant at) {
    Profile profile = new Profile(at, List.of(new ValueType("threads", "count")));
    threads.forEach(
        (thread, stack) ->
            profile.add(
                stack.length == 0 ? List.of(new Frame("(no Java frames)", "", 0)) : frames(stack),
                Map.of("thread", thread.getName(), "state", thread.getState().name()),
                1));
    return profile;
  }

  /** The same for people, threads by name. */
  static String text(Map<Thread, StackTraceElement[]> threads) {
    Map<String, StackTraceElement[]> byName = new TreeMap<>();
    threads.forEach(
        (thread, stack) ->
            byName.put(
                "\"" + thread.getName() + "\" #" + thread.getId() + " " + thread.getState(),
                stack));
    StringBuilder text = new StringBuilder();
    byName.forEach(
        (title, stack) -> {
          text.append(title).append('\n');
          for (StackTraceElement frame : stack) {
            text.append("    at ").append(frame).append('\n');
          }
          text.append('\n');
        });
    return text.toString();
  }

  private static List<Frame> frames(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .map(
            frame ->
                new Frame(
                    frame.getClassName() + "." + frame.getMethodName(),
                    frame.getFileName() == null ? "" : frame.getFileName(),
                    Math.max(0, frame.getLineNumber())))
        .toList();
  }
}
