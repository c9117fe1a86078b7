package dev.sluice.http;

import java.time.Duration;

/**
 * How long an HTTP server waits for a client.
 *
 * @param read for a whole request and for the silence before the first one; zero for none
 * @param readHeader from the first byte of a request to the end of its headers; zero for {@code
 *     read}, which bounds it in any case
 * @param write for a response to be taken by the client; zero for none
 * @param idle between requests; zero for {@code read}
 */
public record ServerTimeouts(Duration read, Duration readHeader, Duration write, Duration idle) {
  /** {@code readHeader}, or what stands for it: headers are a part of the request. */
  Duration effectiveReadHeader() {
    boolean wholeIsShorter = !read.isZero() && read.compareTo(readHeader) < 0;
    return readHeader.isZero() || wholeIsShorter ? read : readHeader;
  }

  /** {@code idle}, or what stands for it. */
  Duration effectiveIdle() {
    return idle.isZero() ? read : idle;
  }
}
