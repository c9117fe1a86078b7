package dev.sluice.grpc;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** An HTTP/2 connection written by hand, for what no well-behaved client does. */
final class RawConnection implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int ACK = 1;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final Frame serverSettings;
  private boolean answersPings = true;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    int int32(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    boolean isAck() {
      return (flags & ACK) != 0;
    }
  }

  RawConnection(SocketAddress server) throws IOException {
    socket.connect((InetSocketAddress) server);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    write(RawFrames.PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
    serverSettings = await(f -> f.type() == SETTINGS && !f.isAck());
  }

  /** This end, as the server's lines show it. */
  String localAddress() {
    return PeerFilter.shown(socket.getLocalSocketAddress());
  }

  /** What the server announced first. */
  Frame serverSettings() {
    return serverSettings;
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(RawFrames.frame(type, flags, stream, payload));
  }

  /** Sends bytes as they are. */
  void bytes(byte[] bytes) throws IOException {
    write(bytes);
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Opens a call; the stream stays open for its message. */
  void startCall(int stream, String method, Map<String, String> extra) throws IOException {
    frame(HEADERS, END_HEADERS, stream, callHead(method, extra));
  }

  /** The block of headers of a call. */
  static byte[] callHead(String method, Map<String, String> extra) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":method", "POST");
    headers.put(":scheme", "http");
    headers.put(":path", "/" + method);
    headers.put(":authority", "localhost");
    headers.put("content-type", "application/grpc");
    headers.put("te", "trailers");
    headers.putAll(extra);
    return RawFrames.headerBlock(headers);
  }

  /** A whole call, whose message is empty. */
  static byte[] callBytes(int stream, String method) {
    byte[] head = RawFrames.frame(HEADERS, END_HEADERS, stream, callHead(method, Map.of()));
    byte[] message = RawFrames.frame(DATA, END_STREAM, stream, new byte[5]);
    return ByteBuffer.allocate(head.length + message.length).put(head).put(message).array();
  }

  /** Announces a message of {@code announced} bytes and sends {@code sent} of them. */
  void message(int stream, int announced, int sent, boolean end) throws IOException {
    byte[] bytes = new byte[5 + sent];
    ByteBuffer.wrap(bytes).put((byte) 0).putInt(announced);
    int at = 0;
    while (at < bytes.length) {
      int part = Math.min(16_384, bytes.length - at);
      byte[] piece = java.util.Arrays.copyOfRange(bytes, at, at + part);
      at += part;
      frame(DATA, end && at == bytes.length ? END_STREAM : 0, stream, piece);
    }
  }

  /** The next frame that fits; acknowledges settings and pings on the way. */
  Frame await(Predicate<Frame> wanted) throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.type() == SETTINGS && !frame.isAck()) {
        frame(SETTINGS, ACK, 0, new byte[0]);
      }
      if (frame.type() == PING && !frame.isAck() && answersPings) {
        frame(PING, ACK, 0, frame.payload());
      }
      if (wanted.test(frame)) {
        return frame;
      }
    }
  }

  /** The trailers of a stream that the server ended. */
  Http2Headers awaitTrailers(int stream) throws IOException, Http2Exception {
    while (true) {
      Frame frame = await(f -> f.type() == HEADERS);
      Http2Headers headers =
          decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
      if (frame.stream() == stream && (frame.flags() & END_STREAM) != 0) {
        return headers;
      }
    }
  }

  private Frame next() throws IOException {
    int head;
    try {
      head = in.readInt();
    } catch (EOFException e) {
      throw new EOFException("the server closed the connection");
    }
    int type = head & 0xFF;
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[head >>> 8];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  /** From now on leaves pings without an answer. */
  void ignorePings() {
    answersPings = false;
  }

  /** Sends the end of the stream, and goes on reading. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends the end of the stream; closing then resets the connection. */
  void endAndResetOnClose() throws IOException {
    socket.shutdownOutput();
    socket.setSoLinger(true, 0);
  }

  boolean isClosedByServer() {
    try {
      await(f -> false);
      return false;
    } catch (EOFException e) {
      return true;
    } catch (IOException e) {
      return !(e instanceof java.net.SocketTimeoutException);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
