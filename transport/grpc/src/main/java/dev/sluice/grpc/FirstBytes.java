package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.util.CharsetUtil;

/**
 * What a connection turns out to speak, by the first bytes that its peer sends. They are looked at,
 * never kept: a line that says so has only the name.
 */
enum FirstBytes {
  /** Too few to tell, or nothing known. */
  UNKNOWN,
  /** An HTTP/2 server's first frame, which is always SETTINGS. */
  HTTP2_SERVER,
  /** An HTTP/2 client's preface. */
  HTTP2_CLIENT,
  /** A record of TLS: a greeting or an alert. */
  TLS,
  /** A request or a response of HTTP/1. */
  HTTP1;

  private static final int MOST = 24;
  private static final int SETTINGS = 4;

  static FirstBytes of(ByteBuf bytes) {
    int count = Math.min(MOST, bytes.readableBytes());
    int at = bytes.readerIndex();
    if (count >= 2 && isTls(bytes.getUnsignedByte(at), bytes.getUnsignedByte(at + 1))) {
      return TLS;
    }
    if (count >= 4 && bytes.getByte(at) == 0 && bytes.getByte(at + 3) == SETTINGS) {
      return HTTP2_SERVER;
    }
    String text = bytes.toString(at, count, CharsetUtil.US_ASCII);
    if (text.startsWith("PRI * HTTP/2") || (count > 0 && "PRI * HTTP/2".startsWith(text))) {
      return HTTP2_CLIENT;
    }
    return text.startsWith("HTTP/1.") || isRequestLine(text) ? HTTP1 : UNKNOWN;
  }

  /** Kinds of records are 20 to 23, and every version begins with 3 (RFC 8446, section 5.1). */
  private static boolean isTls(int kind, int version) {
    return kind >= 20 && kind <= 23 && version == 3;
  }

  /** The status of a response of HTTP/1; zero when there is none to read. */
  static int http1Status(ByteBuf bytes) {
    int at = bytes.readerIndex() + "HTTP/1.1 ".length();
    int status = 0;
    for (int i = at; i < at + 3; i++) {
      int digit = i < bytes.writerIndex() ? bytes.getByte(i) - '0' : -1;
      if (digit < 0 || digit > 9) {
        return 0;
      }
      status = status * 10 + digit;
    }
    return status;
  }

  /** As the reference's TLS servers tell it. */
  private static boolean isRequestLine(String text) {
    return text.startsWith("GET /")
        || text.startsWith("HEAD ")
        || text.startsWith("POST ")
        || text.startsWith("PUT /")
        || text.startsWith("DELETE ")
        || text.startsWith("PATCH ")
        || text.startsWith("CONNECT ")
        || text.startsWith("OPTIO");
  }
}
