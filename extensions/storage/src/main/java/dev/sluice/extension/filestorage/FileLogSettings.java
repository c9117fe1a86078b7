package dev.sluice.extension.filestorage;

/**
 * How a log is written.
 *
 * @param segmentBytes a segment ends before it would grow larger, unless one write is
 * @param maxBytes what the log may take on the disk; 0 for no bound
 * @param fsync whether writes survive the end of the machine
 */
record FileLogSettings(long segmentBytes, long maxBytes, boolean fsync) {
  private static final long MAX_SEGMENT_BYTES = 16L * 1024 * 1024;
  private static final long MIN_SEGMENT_BYTES = 64L * 1024;
  private static final int SEGMENTS = 8; // space comes back in pieces of that part of the bound

  static FileLogSettings of(FileStorageConfig config) {
    long max = config.maxSizeBytes();
    long segment =
        max == 0
            ? MAX_SEGMENT_BYTES
            : Math.max(MIN_SEGMENT_BYTES, Math.min(MAX_SEGMENT_BYTES, max / SEGMENTS));
    return new FileLogSettings(segment, max, config.fsync());
  }
}
