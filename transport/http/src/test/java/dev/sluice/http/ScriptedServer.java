package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers with given bytes, one connection at a time, and notes what it was asked.
 */
final class ScriptedServer implements AutoCloseable {
  /** What to do on one connection. */
  interface Script {
    void run(Peer peer) throws IOException;
  }

  /** One connection. */
  static final class Peer {
    private final Socket socket;
    private final InputStream in;
    private final ScriptedServer server;

    Peer(Socket socket, ScriptedServer server) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.server = server;
    }

    /** Reads a head, and the body that its Content-Length announces. */
    String request() throws IOException {
      ByteArrayOutputStream seen = new ByteArrayOutputStream();
      while (!seen.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int octet = in.read();
        if (octet < 0) {
          throw new IOException("closed");
        }
        seen.write(octet);
      }
      for (String line : seen.toString(StandardCharsets.ISO_8859_1).lines().toList()) {
        if (line.startsWith("content-length: ")) {
          seen.write(in.readNBytes(Integer.parseInt(line.substring(16))));
        }
      }
      String request = seen.toString(StandardCharsets.ISO_8859_1);
      server.requests.add(request);
      return request;
    }

    Peer send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return this;
    }

    /** Waits until the client closes. */
    void awaitEnd() throws IOException {
      in.readAllBytes();
    }
  }

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try {
                  Socket socket = listener.accept();
                  open.add(socket);
                  connections.incrementAndGet();
                  Thread worker = new Thread(() -> serve(script, socket));
                  worker.setDaemon(true);
                  worker.start();
                } catch (IOException e) {
                  return; // closed
                }
              }
            });
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      script.run(new Peer(socket, this));
    } catch (IOException e) {
      return; // the client left
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
