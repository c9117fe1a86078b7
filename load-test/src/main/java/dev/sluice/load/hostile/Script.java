package dev.sluice.load.hostile;

import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What each client of a kind does with its connection.
 *
 * @param opening what it sends first
 * @param piece what it sends then, by turns from 0
 * @param turns how many pieces, at most
 * @param pause from one piece to the next
 * @param reads whether it takes what the server sends
 * @param end what it does behind its last piece
 */
record Script(
    Supplier<byte[]> opening,
    LongFunction<byte[]> piece,
    long turns,
    Duration pause,
    boolean reads,
    End end) {
  /** How a client goes on when it has sent everything. */
  enum End {
    /** It keeps its connection. */
    HOLD,
    /** It closes with a reset and comes again. */
    RESET
  }

  private static final byte[] NOTHING = {};
  private static final Duration POST_PAUSE = Duration.ofMillis(100);

  /** Sends that, and then holds its connection. */
  static Script once(byte[] opening) {
    return new Script(() -> opening, turn -> NOTHING, 0, Duration.ZERO, true, End.HOLD);
  }

  /** Posts that body again and again. */
  static Script posts(String path, String type, String coding, byte[] body) {
    byte[] request = Bytes.post(path, type, coding, body);
    return once(NOTHING).then(turn -> request, POST_PAUSE);
  }

  /** After the opening, sends a piece again and again. */
  Script then(LongFunction<byte[]> pieces, Duration between) {
    return new Script(opening, pieces, Long.MAX_VALUE, between, reads, end);
  }

  /** Sends at most so many pieces. */
  Script times(long most) {
    return new Script(opening, piece, most, pause, reads, end);
  }

  /** Takes nothing of what the server sends. */
  Script deaf() {
    return new Script(opening, piece, turns, pause, false, end);
  }

  /** Breaks off when it has sent everything, and comes again. */
  Script reset() {
    return new Script(opening, piece, turns, pause, reads, End.RESET);
  }
}
