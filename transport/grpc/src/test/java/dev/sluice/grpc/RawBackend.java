package dev.sluice.grpc;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** A backend written by hand, for what no gRPC server does: each connection runs its script. */
final class RawBackend implements AutoCloseable {
  private final ServerSocket listening =
      new ServerSocket(0, 64, InetAddress.getByName("127.0.0.1"));

  /** What happens on one connection, which is closed afterwards. */
  @FunctionalInterface
  interface Script {
    void run(Peer peer) throws IOException;
  }

  RawBackend(ExecutorService executor, Script script) throws IOException {
    executor.execute(
        () -> {
          while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
              socket.setSoTimeout(10_000);
              script.run(new Peer(socket));
            } catch (IOException e) {
              // the client is gone, or the test is over: then the next accept says so
            }
          }
        });
  }

  String endpoint() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** One connection. */
  static final class Peer {
    private final Socket socket;
    private final DataInputStream in;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    /** Answers the client's first bytes, so that no reset overtakes what is said, and hangs up. */
    void greet(byte[] bytes) throws IOException {
      in.readByte();
      bytes(bytes);
      socket.shutdownOutput();
      drain();
    }

    void greet(String text) throws IOException {
      greet(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void text(String text) throws IOException {
      bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void bytes(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      bytes(RawFrames.frame(type, flags, stream, payload));
    }

    void headers(int stream, boolean last, Map<String, String> headers) throws IOException {
      frame(
          RawConnection.HEADERS,
          RawConnection.END_HEADERS | (last ? RawConnection.END_STREAM : 0),
          stream,
          RawFrames.headerBlock(headers));
    }

    /** Greets as a server does, and waits for a whole request; returns its stream. */
    int awaitRequest() throws IOException {
      frame(RawConnection.SETTINGS, 0, 0, new byte[0]);
      in.skipNBytes(RawFrames.PREFACE.length);
      return awaitNextRequest();
    }

    int awaitNextRequest() throws IOException {
      while (true) {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.skipNBytes(head >>> 8);
        int type = head & 0xFF;
        if (type == RawConnection.SETTINGS && flags == 0) {
          frame(RawConnection.SETTINGS, RawConnection.ACK, 0, new byte[0]);
        }
        if (type <= RawConnection.HEADERS && (flags & RawConnection.END_STREAM) != 0) {
          return stream;
        }
      }
    }

    /** Until the client leaves. */
    void drain() throws IOException {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    void resetOnClose() throws IOException {
      socket.setSoLinger(true, 0);
    }
  }
}
