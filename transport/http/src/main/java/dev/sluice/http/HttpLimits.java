package dev.sluice.http;

import java.time.Duration;

/**
 * Limits of a server that no key sets.
 *
 * @param maxRequestLineBytes a longer one is answered 414
 * @param maxHeaderBytes all headers together; more is answered 431
 * @param maxConnections open at once; then the server stops accepting
 * @param bodyIdle longest pause inside a body
 * @param tlsHandshake longest TLS handshake
 * @param linger how long an unwanted body is read off after its answer, so that the client gets to
 *     see the answer
 * @param maxDiscardBytes most of an unwanted body that is read off to keep the connection
 * @param inlineDecodeBytes most bytes that are decoded on an event loop
 */
record HttpLimits(
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxConnections,
    Duration bodyIdle,
    Duration tlsHandshake,
    Duration linger,
    long maxDiscardBytes,
    int inlineDecodeBytes) {
  static final HttpLimits DEFAULT =
      new HttpLimits(
          8 * 1024,
          64 * 1024,
          10_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          256 * 1024,
          64 * 1024);
}
