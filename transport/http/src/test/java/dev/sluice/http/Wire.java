package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A raw client that says exactly what a test wants said. */
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private static final String HEAD_END = "\r\n\r\n";

  private final Socket socket;
  private final InputStream in;

  Wire(InetSocketAddress server) throws IOException {
    socket = new Socket();
    socket.connect(server, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Waits no longer than that for the next read. */
  Wire within(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /** Head and body of one response, by its Content-Length. */
  String response() throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    for (int matched = 0; matched < HEAD_END.length(); ) {
      int octet = in.read();
      if (octet < 0) {
        return text(seen);
      }
      seen.write(octet);
      boolean fits = HEAD_END.charAt(matched) == octet;
      matched = fits ? matched + 1 : octet == '\r' ? 1 : 0;
    }
    for (String line : text(seen).lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        seen.write(in.readNBytes(Integer.parseInt(line.substring(15).trim())));
      }
    }
    return text(seen);
  }

  /** Everything until the server closes. */
  String toEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String text(ByteArrayOutputStream seen) {
    return seen.toString(StandardCharsets.ISO_8859_1);
  }

  /** Leaves before its time. */
  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
