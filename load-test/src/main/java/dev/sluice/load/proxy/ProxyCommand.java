package dev.sluice.load.proxy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code proxy}: breaks the connections between a client and a server of one's own. */
@Command(
    name = "proxy",
    description = "Relays TCP and breaks it: delay, stall, reset, truncation, one-way loss, rate.",
    mixinStandardHelpOptions = true)
public final class ProxyCommand implements Callable<Integer> {
  @Option(names = "--port", defaultValue = "0", description = "to listen on; 0 for any")
  private int port;

  @Option(names = "--target", required = true, description = "HOST:PORT to connect to")
  private String target = "";

  @Option(names = "--delay-ms", description = "bytes arrive so much later, in both directions")
  private int delayMillis;

  @Option(names = "--bytes-per-second", description = "of each direction of each connection")
  private long bytesPerSecond;

  @Option(names = "--stall", description = "nothing passes, but connections stay")
  private boolean stall;

  @Option(names = "--reset", description = "connections are reset")
  private boolean reset;

  @Option(names = "--truncate-after-bytes", description = "then the connection is closed")
  private long truncateAfterBytes;

  @Option(names = "--drop", description = "to_target or to_client: bytes that vanish")
  private ProxyFault.@Nullable Drop drop;

  @Option(
      names = "--after-seconds",
      defaultValue = "0",
      description = "break so many seconds after the start")
  private int afterSeconds;

  @Option(
      names = "--for-seconds",
      defaultValue = "0",
      description = "heal after so many seconds more; 0 for never")
  private int forSeconds;

  @Override
  public Integer call() throws Exception {
    int colon = target.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("--target is HOST:PORT: " + target);
    }
    ProxyFault fault =
        new ProxyFault(delayMillis, bytesPerSecond, stall, reset, truncateAfterBytes, drop);
    try (FaultProxy proxy =
        new FaultProxy(
            port, target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
      System.out.println("proxy: listening on 127.0.0.1:" + proxy.port());
      CountDownLatch never = new CountDownLatch(1);
      never.await(afterSeconds, TimeUnit.SECONDS);
      proxy.fault(fault);
      System.out.println("proxy: " + fault);
      if (forSeconds > 0) {
        never.await(forSeconds, TimeUnit.SECONDS);
        proxy.fault(ProxyFault.NONE);
        System.out.println("proxy: healed");
      }
      never.await();
    }
    return 0;
  }
}
