package dev.sluice.http;

import dev.sluice.component.ComponentContext;
import dev.sluice.tls.ClientTls;
import dev.sluice.tls.TlsClientConfig;
import dev.sluice.tls.TlsConfig;
import dev.sluice.tls.TlsException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs for {@code https} URLs. What is configured is loaded at start, so that a bad
 * file is seen then; the system's authorities alone are loaded for the first connection that needs
 * them, because most clients have plain URLs and the JDK's TLS takes megabytes. Thread-safe.
 */
final class CallerTls implements AutoCloseable {
  private final TlsClientConfig config;
  private final ComponentContext context;
  private @Nullable Loaded loaded; // guarded by this

  private record Loaded(ClientTls tls, SslContext ssl) {}

  CallerTls(TlsClientConfig config, ComponentContext context) {
    this.config = config;
    this.context = context;
  }

  /** Reads the files that are configured; blocks. */
  void start() throws TlsException {
    if (!config.common().equals(TlsConfig.DEFAULT)) {
      prepare();
    }
  }

  /** Makes TLS ready if it is not yet; blocks the first time. */
  synchronized void prepare() throws TlsException {
    if (loaded == null) {
      ClientTls tls = ClientTls.load(config, context);
      loaded = new Loaded(tls, NettyTls.client(tls));
    }
  }

  /** A handler for one connection; {@link #prepare} came before. */
  synchronized SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
    Loaded there = loaded;
    if (there == null) {
      throw new IllegalStateException("TLS is not ready");
    }
    return there.ssl().newHandler(allocator, there.tls().serverName(host), port);
  }

  @Override
  public synchronized void close() {
    if (loaded != null) {
      loaded.tls().close();
    }
  }
}
