package dev.sluice.extension.pprof;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.Listens;
import dev.sluice.flow.Deadline;
import dev.sluice.http.HttpExchange;
import dev.sluice.http.HttpHandler;
import dev.sluice.http.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves profiles, and takes one of the whole run if a file for it is named. */
final class PprofExtension implements Extension, Listens {
  private final PprofConfig config;
  private final ExtensionContext context;
  private final TimedProfiles timed;
  private final HttpServer server;
  private @Nullable CpuRecording wholeRun; // control thread only

  PprofExtension(PprofConfig config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.timed = new TimedProfiles(context);
    Snapshots snapshots = new Snapshots(context.clock());
    this.server =
        new HttpServer(config.server(), context)
            .handle("/debug/pprof/", onExecutor(snapshots::index))
            .handle("/debug/pprof/profile", onExecutor(timed::answer))
            .handle("/debug/pprof/heap", onExecutor(snapshots::heap))
            .handle("/debug/pprof/goroutine", onExecutor(snapshots::threads))
            .handle("/debug/pprof/threads", onExecutor(snapshots::threads));
  }

  @Override
  public void start() throws Exception {
    if (!config.saveToFile().isEmpty()) {
      Files.write(Path.of(config.saveToFile()), new byte[0]); // fails now rather than at the end
      wholeRun = new CpuRecording(context.clock().now());
    }
    server.start();
    context.log().info("Starting net/http/pprof server", "endpoint", server.address());
  }

  @Override
  public void stop(Deadline deadline) throws Exception {
    timed.finishAll();
    server.stop(deadline);
    CpuRecording recording = wholeRun;
    wholeRun = null;
    if (recording != null) {
      try (recording) {
        Files.write(Path.of(config.saveToFile()), recording.finish(context.clock().now()).toGzip());
      }
    }
  }

  @Override
  public List<InetSocketAddress> boundAddresses() {
    return server.boundAddresses();
  }

  @Override
  public boolean offerAddresses() {
    return server.offerAddress();
  }

  @Override
  public void keepAddresses() {
    server.keepAddress();
  }

  /** Everything here takes long or blocks. */
  private static HttpHandler onExecutor(Consumer<HttpExchange> handler) {
    return new HttpHandler() {
      @Override
      public void handle(HttpExchange exchange) {
        handler.accept(exchange);
      }

      @Override
      public boolean blocks() {
        return true;
      }
    };
  }
}
