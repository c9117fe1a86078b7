package dev.sluice.extension.pprof;

import dev.sluice.extension.pprof.Profile.Frame;
import dev.sluice.extension.pprof.Profile.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * A CPU profile being taken by Flight Recorder. Where the virtual machine has samples by CPU time
 * (JDK 25 on Linux) those are used, which also see native code; else its execution samples, which
 * see threads that run Java code. Recordings do not disturb each other.
 */
final class CpuRecording implements AutoCloseable {
  /** Go's profiles have a hundred samples a second too. */
  static final Duration PERIOD = Duration.ofMillis(10);

  private static final String BY_CPU_TIME = "jdk.CPUTimeSample";
  private static final String BY_EXECUTION = "jdk.ExecutionSample";

  private final Recording recording = new Recording();
  private final String event;
  private final Instant begin;

  /** Begins to record. Throws {@link IllegalStateException} when the machine cannot. */
  CpuRecording(Instant begin) {
    this.begin = begin;
    this.event = hasEvent(BY_CPU_TIME) ? BY_CPU_TIME : BY_EXECUTION;
    recording.setName("sluice-pprof");
    if (event.equals(BY_CPU_TIME)) {
      recording.enable(event).with("throttle", PERIOD.toMillis() + "ms");
    } else {
      recording.enable(event).withPeriod(PERIOD);
    }
    recording.start();
  }

  /** Stops and reads what was seen. Blocks on files in the machine's temporary directory. */
  Profile finish(Instant end) throws IOException {
    recording.stop();
    Path file = Files.createTempFile("sluice-cpu", ".jfr");
    try {
      recording.dump(file);
      return read(file, end);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  private Profile read(Path file, Instant end) throws IOException {
    ValueType cpu = new ValueType("cpu", "nanoseconds");
    Profile profile =
        new Profile(begin, List.of(new ValueType("samples", "count"), cpu))
            .sampled(Duration.between(begin, end), cpu, PERIOD.toNanos())
            .comment("Flight Recorder, " + event);
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent sample = events.readEvent();
        RecordedStackTrace stack = sample.getStackTrace();
        if (sample.getEventType().getName().equals(event) && stack != null) {
          profile.add(frames(stack), Map.of("thread", threadName(sample)), 1, nanos(sample));
        }
      }
    }
    return profile;
  }

  private static List<Frame> frames(RecordedStackTrace stack) {
    return stack.getFrames().stream().map(CpuRecording::frame).toList();
  }

  private static Frame frame(RecordedFrame frame) {
    return new Frame(
        frame.getMethod().getType().getName() + "." + frame.getMethod().getName(),
        "",
        Math.max(0, frame.getLineNumber()));
  }

  private static String threadName(RecordedEvent sample) {
    String field = sample.hasField("sampledThread") ? "sampledThread" : "eventThread";
    RecordedThread thread = sample.hasField(field) ? sample.getThread(field) : null;
    String name = thread == null ? null : thread.getJavaName();
    return name == null ? "(unknown)" : name;
  }

  private static long nanos(RecordedEvent sample) {
    return sample.hasField("samplingPeriod")
        ? sample.getDuration("samplingPeriod").toNanos()
        : PERIOD.toNanos();
  }

  private static boolean hasEvent(String name) {
    return FlightRecorder.getFlightRecorder().getEventTypes().stream()
        .map(EventType::getName)
        .anyMatch(name::equals);
  }
}
