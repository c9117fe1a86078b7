package dev.sluice.credentials;

import dev.sluice.component.ComponentContext;
import dev.sluice.runtime.Scheduler;
import dev.sluice.telemetry.RepeatedLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A file with a secret. It is looked at every second, on the executor, and read again when it is
 * another or was written to; links are followed, as mounted secrets are exchanged by one. What
 * cannot be read, is empty or is too long leaves the last value in use, with a warning.
 *
 * <p>{@link #start} and {@link #stop} are called by one control thread; {@link #text} by any.
 */
public final class CredentialFile {
  /** How often it is looked at. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  static final int MAX_BYTES = 1024 * 1024;

  /** Two writes within the grain of a file system's clock look like one. */
  private static final Duration GRAIN = Duration.ofSeconds(2);

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String path;
  private final ComponentContext context;
  private final Runnable onChange;
  private final RepeatedLine warning;
  private volatile @Nullable String text;
  private volatile boolean runs;
  private Scheduler.@Nullable Timer timer; // guarded by this
  private @Nullable Stamp seen; // by whoever looks, one at a time
  private String lastFailure = ""; // the same

  /** What tells a file from what it was. */
  private record Stamp(@Nullable Object key, Instant modified, long size) {
    static Stamp of(Path path) throws IOException {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(now.fileKey(), now.lastModifiedTime().toInstant(), now.size());
    }

    /** Whether a later write would change it. */
    boolean isSettled(Instant now) {
      return modified.plus(GRAIN).isBefore(now);
    }
  }

  /**
   * Opens nothing.
   *
   * @param onChange run after each change of {@link #text}, the first among them; must not block
   */
  public CredentialFile(String path, ComponentContext context, Runnable onChange) {
    this.path = path;
    this.context = context;
    this.onChange = onChange;
    this.warning = new RepeatedLine(context.clock());
  }

  /** What is in the file, without blanks around it; null before the first time it could be read. */
  public @Nullable String text() {
    return text;
  }

  /** The same for what begins without its file: throws as long as there is nothing. */
  public String require() throws IOException {
    String known = text;
    if (known == null) {
      throw new IOException("failed to read credentials file \"" + path + "\"");
    }
    return known;
  }

  /** Reads it and goes on looking at it; throws when it cannot be read now. */
  public void start() throws IOException {
    try {
      read();
    } catch (IOException e) {
      throw unread(path, reason(e), e);
    }
    watch();
  }

  /** The same of a file that may come later; true when it is there. */
  public boolean startWithout() {
    boolean isThere = look();
    watch();
    return isThere;
  }

  /** Looks no further. */
  public synchronized void stop() {
    runs = false;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void watch() {
    runs = true;
    arm();
  }

  private synchronized void arm() {
    if (runs) {
      timer = context.scheduler().schedule(INTERVAL, this::due);
    }
  }

  private void due() {
    try {
      context
          .executor()
          .execute(
              () -> {
                try {
                  look();
                } finally { // whatever became of it
                  arm();
                }
              });
    } catch (RejectedExecutionException e) {
      arm(); // too much is waiting for a worker at the moment, or the collector stops
    }
  }

  private boolean look() {
    try {
      Stamp before = seen;
      if (before == null
          || !before.isSettled(context.clock().now())
          || !before.equals(Stamp.of(Path.of(path)))) {
        read();
      }
      if (!lastFailure.isEmpty()) {
        lastFailure = "";
        context.log().info("A credentials file can be read again", "file", path);
      }
      return true;
    } catch (IOException e) {
      seen = null;
      warn(reason(e));
      return false;
    }
  }

  private void warn(String why) {
    if (why.equals(lastFailure) || warning.admit() < 0) {
      return;
    }
    lastFailure = why;
    context
        .log()
        .warn(
            text == null
                ? "A credentials file cannot be read; it is looked for further"
                : "A credentials file cannot be read again; its last value stays in use",
            "file",
            path,
            "error",
            why);
  }

  private void read() throws IOException {
    Stamp stamp;
    try {
      stamp = Stamp.of(Path.of(path)); // before what it stamps: what comes between is read twice
    } catch (InvalidPathException e) {
      throw new IOException("no file can have this name", e);
    }
    String found = contents(Path.of(path));
    seen = stamp;
    if (!found.equals(text)) {
      text = found;
      onChange.run();
    }
  }

  /**
   * Reads a file with a secret once, by the same rules. Blocks.
   *
   * @return what is in it, without blanks around it; never empty
   */
  public static String read(String path) throws IOException {
    try {
      return contents(Path.of(path));
    } catch (InvalidPathException e) {
      throw unread(path, "no file can have this name", e);
    } catch (IOException e) {
      throw unread(path, reason(e), e);
    }
  }

  private static IOException unread(String path, String why, Exception cause) {
    return new IOException("failed to read credentials file \"" + path + "\": " + why, cause);
  }

  private static String contents(Path path) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("it is longer than " + MAX_BYTES + " bytes");
    }
    String found = new String(bytes, StandardCharsets.UTF_8);
    if (found.startsWith(BYTE_ORDER_MARK)) {
      found = found.substring(BYTE_ORDER_MARK.length());
    }
    found = found.strip();
    if (found.isEmpty()) {
      throw new IOException("it is empty");
    }
    return found;
  }

  /** Without what is in it. */
  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
