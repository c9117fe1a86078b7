package dev.sluice.collector.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Where a line was logged, as the reference writes it: {@code engine/Collector.java:88}. */
final class CallSite {
  private CallSite() {}

  static String of(ILoggingEvent event) {
    StackTraceElement[] frames = event.getCallerData();
    if (frames.length == 0) {
      return "undefined";
    }
    StackTraceElement frame = frames[0];
    String className = frame.getClassName();
    int lastDot = className.lastIndexOf('.');
    String packageName = lastDot < 0 ? "" : className.substring(0, lastDot);
    String folder = packageName.substring(packageName.lastIndexOf('.') + 1);
    return (folder.isEmpty() ? "" : folder + "/")
        + frame.getFileName()
        + ":"
        + frame.getLineNumber();
  }

  /** Whether a class of that package logged it. */
  static boolean isIn(ILoggingEvent event, String packageName) {
    StackTraceElement[] frames = event.getCallerData();
    return frames.length > 0 && frames[0].getClassName().startsWith(packageName + ".");
  }
}
