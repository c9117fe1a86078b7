package dev.sluice.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers whatever comes with the same bytes, and closes. */
final class RudeBackend implements Closeable {
  private final ServerSocket server;
  private final byte[] answer;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();

  RudeBackend(String answer) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "rude-backend");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections had their answer. */
  int answered() {
    return answered.get();
  }

  List<Throwable> failures() {
    return failures;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream();
          OutputStream out = socket.getOutputStream()) {
        if (in.read(new byte[65_536]) > 0) {
          out.write(answer);
          out.flush();
          answered.incrementAndGet();
        }
      } catch (SocketException e) {
        // a client that went away, or the end of this server: the loop looks
      } catch (IOException e) {
        failures.add(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
