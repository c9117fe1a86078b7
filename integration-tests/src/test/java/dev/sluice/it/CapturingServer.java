package dev.sluice.it;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** An HTTP backend that takes everything, with one status, and remembers it. */
final class CapturingServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /** The body as it was before compression. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(String path, Headers headers, byte[] body) {
    String header(String name) {
      String value = headers.getFirst(name);
      return value == null ? "" : value;
    }
  }

  CapturingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream raw = exchange.getRequestBody()) {
      Headers headers = exchange.getRequestHeaders();
      boolean gzip = "gzip".equals(headers.getFirst("Content-Encoding"));
      byte[] body = gzip ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
      requests.add(new Request(exchange.getRequestURI().getPath(), headers, body));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  void answerWith(int newStatus) {
    status = newStatus;
  }

  /** {@code 127.0.0.1:port}. */
  String place() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
