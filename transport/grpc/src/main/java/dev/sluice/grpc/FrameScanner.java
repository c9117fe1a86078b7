package dev.sluice.grpc;

import dev.sluice.runtime.Clock;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;

/**
 * Finds the heads of the HTTP/2 frames (RFC 9113, section 4.1) in what a client sends, takes what
 * each costs off the credit that the client has, and adds what each brings to the work of the turn.
 * Runs on the connection's event loop.
 */
final class FrameScanner {
  /** What {@link #scan} returns for a client that has spent what it may. */
  static final int FLOOD = -1;

  /** What a connection may spend at once, and gets back in a second; a plain frame costs one. */
  static final int BURST = 1_000;

  /** What a turn may bring the others to wait for; a frame without data is one. */
  static final int WORK_IN_A_TURN = 64;

  static final int WORK_OF_A_CALL = 8;

  private static final int PREFACE_BYTES = 24;
  private static final int FRAME_HEAD_BYTES = 9;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  /** Data of fewer bytes is nearly none, unless it ends a message. */
  private static final int SMALL_DATA_BYTES = 16;

  private static final int PER_SECOND = 100;
  private static final int PER_REQUEST = 8;
  private static final int SETTINGS_COST = 20;
  private static final int PING_COST = 4;
  private static final int CONTINUATION_COST = 4;
  private static final int HEAD_BYTES_PER_WORK = 512;

  private final Clock clock;
  private final ArrivalMeter.Factory meters;
  private final byte[] head = new byte[FRAME_HEAD_BYTES];
  private int prefaceLeft = PREFACE_BYTES;
  private int headBytes; // of the frame whose head is arriving
  private int payloadLeft; // of the frame that is arriving
  private boolean isData; // whether that is DATA
  private boolean headersOpen; // a block of headers has begun and not ended
  private int work; // of this turn
  private int credit = BURST;
  private long refilledNanos;

  /**
   * @param meters know whether what was read can wait
   */
  FrameScanner(Clock clock, ArrivalMeter.Factory meters) {
    this.clock = clock;
    this.meters = meters;
  }

  /** The client earns credit from then on. */
  void begin(long nowNanos) {
    refilledNanos = nowNanos;
  }

  void beginTurn() {
    work = 0;
  }

  /** Whether the client is in the midst of something that is no data. */
  boolean isUnfinished() {
    return headersOpen || prefaceLeft > 0 || headBytes > 0 || (payloadLeft > 0 && !isData);
  }

  /**
   * Where the turn ends, which is between two frames that are not of one head; {@link #FLOOD} when
   * the client has spent what it may.
   */
  int scan(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (work >= WORK_IN_A_TURN
          && payloadLeft == 0
          && headBytes == 0
          && !headersOpen
          && !meters.isShortOfBuffers()) {
        return at;
      }
      if (prefaceLeft > 0) {
        int part = Math.min(prefaceLeft, end - at);
        prefaceLeft -= part;
        at += part;
      } else if (payloadLeft > 0) {
        int part = Math.min(payloadLeft, end - at);
        payloadLeft -= part;
        at += part;
      } else {
        head[headBytes++] = bytes.getByte(at++);
        if (headBytes == FRAME_HEAD_BYTES) {
          headBytes = 0;
          if (!takes(length(), head[3], head[4])) {
            return FLOOD;
          }
        }
      }
    }
    return end;
  }

  private int length() {
    return (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
  }

  private boolean takes(int length, int type, int flags) {
    payloadLeft = length;
    isData = type == 0;
    boolean isSmall = isData && length < SMALL_DATA_BYTES;
    work += isData ? (isSmall ? 1 : 0) : 1 + length / HEAD_BYTES_PER_WORK;
    return switch (type) {
      case 0 -> !isSmall || (flags & END_STREAM) != 0 || pays(1);
      case 1 -> {
        work += WORK_OF_A_CALL - 1;
        headersOpen = (flags & END_HEADERS) == 0;
        credit = Math.min(BURST, credit + PER_REQUEST);
        yield true;
      }
      case 4 -> pays((flags & ACK) == 0 ? SETTINGS_COST : 1);
      case 6 -> pays((flags & ACK) == 0 ? PING_COST : 1);
      case 9 -> {
        headersOpen = (flags & END_HEADERS) == 0;
        yield pays(CONTINUATION_COST);
      }
      default -> pays(1);
    };
  }

  private boolean pays(int cost) {
    credit -= cost;
    if (credit < 0) {
      long now = clock.nanoTime();
      long earned = (now - refilledNanos) / 1_000_000 * PER_SECOND / 1_000;
      refilledNanos = now;
      credit = (int) Math.min(BURST, credit + earned);
    }
    return credit >= 0;
  }
}
