package dev.sluice.load.scrape;

import dev.sluice.load.client.Answer;
import dev.sluice.load.client.Body;
import dev.sluice.load.client.EventLoops;
import dev.sluice.load.client.Sender;
import dev.sluice.load.client.Senders;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.process.CollectorProcess;
import dev.sluice.load.process.FreePorts;
import dev.sluice.load.process.Pinning;
import dev.sluice.load.process.Subject;
import dev.sluice.load.process.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

/** A collector that keeps series and shows them, as a process. Used by one thread. */
final class Keeper implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int IN_FLIGHT = 4;
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
  private static final int QUIET_TRIES = 20;
  private static final Duration SCRAPE_LIMIT = Duration.ofMinutes(5);

  private final Subject subject;
  private final CollectorProcess process;
  private final URI page;
  private final HttpClient http;
  private final Senders senders;

  private Keeper(
      Subject subject, CollectorProcess process, URI page, HttpClient http, Senders senders) {
    this.subject = subject;
    this.process = process;
    this.page = page;
    this.http = http;
    this.senders = senders;
  }

  /**
   * Starts the collector and connects to it.
   *
   * @param resourceLabels whether every attribute of the resource is a label
   * @param core that it is kept on; negative for any
   */
  static Keeper start(
      Subject subject, boolean resourceLabels, Path work, int core, EventLoops loops)
      throws IOException, InterruptedException {
    List<Integer> ports = FreePorts.take(2);
    Path config =
        Files.writeString(
            work.resolve(subject.name() + ".yaml"),
            config(ports.get(0), ports.get(1), resourceLabels));
    CollectorProcess process =
        CollectorProcess.start(
            core < 0 ? subject.command() : Pinning.onCore(core, subject.command()),
            new HashMap<>(subject.environment()),
            config,
            work.resolve(subject.name() + ".log"));
    try {
      Senders senders =
          Senders.connect(
              HOST, ports.get(0), Wire.of(Wire.Protocol.GRPC, Wire.Compression.NONE), 1, loops);
      return new Keeper(
          subject,
          process,
          URI.create("http://" + HOST + ":" + ports.get(1) + "/metrics"),
          HttpClient.newHttpClient(),
          senders);
    } catch (InterruptedException | RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  static String config(int otlpPort, int scrapePort, boolean resourceLabels) {
    return """
        receivers:
          otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d"}}}
        exporters:
          prometheus:
            endpoint: "127.0.0.1:%d"
            enable_open_metrics: true
            metric_expiration: 24h
            resource_to_telemetry_conversion: {enabled: %b}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            metrics: {receivers: [otlp], exporters: [prometheus]}
        """
        .formatted(otlpPort, scrapePort, resourceLabels);
  }

  Subject subject() {
    return subject;
  }

  long pid() {
    return process.pid();
  }

  /**
   * Sends so many generations of every series, one after the other: the next one when all of the
   * last are answered, as a collector may take requests side by side. Returns the CPU seconds that
   * one generation cost.
   */
  double feed(SeriesSet set, int firstGeneration, int count)
      throws IOException, InterruptedException {
    byte[][] requests = new byte[set.resources() * count][];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = set.request(i % set.resources(), firstGeneration + i / set.resources());
    }
    Sender sender = senders.all().get(0);
    Semaphore room = new Semaphore(IN_FLIGHT);
    AtomicReference<Answer> bad = new AtomicReference<>();
    double before = Usage.cpuSeconds(pid());
    for (int i = 0; i < requests.length; i++) {
      if (i % set.resources() == 0) {
        room.acquire(IN_FLIGHT);
        room.release(IN_FLIGHT);
      }
      byte[] request = requests[i];
      Body body = new Body(request.length);
      System.arraycopy(request, 0, body.bytes(), 0, request.length);
      body.setLength(request.length);
      room.acquire();
      sender.send(
          Signal.METRICS,
          body,
          answer -> {
            if (answer.kind() != Answer.Kind.ACCEPTED || answer.rejected() > 0) {
              bad.set(answer);
            }
            room.release();
          });
    }
    room.acquire(IN_FLIGHT);
    if (bad.get() != null) {
      throw new IOException(subject.name() + " did not take the series: " + bad.get());
    }
    return (quietCpuSeconds() - before) / count;
  }

  /** A page as it came over the wire, and the CPU seconds until the collector was quiet again. */
  static final class Scrape {
    private final double cpuSeconds;
    private final byte[] body;

    private Scrape(double cpuSeconds, byte[] body) {
      this.cpuSeconds = cpuSeconds;
      this.body = body;
    }

    double cpuSeconds() {
      return cpuSeconds;
    }

    int sizeBytes() {
      return body.length;
    }

    byte[] plain(Mode mode) throws IOException {
      if (!mode.gzip()) {
        return body;
      }
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return in.readAllBytes();
      }
    }
  }

  /** Asks for the page so many times, and gives the last one and the mean of the cost. */
  Scrape scrape(Mode mode, int times) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page)
            .timeout(SCRAPE_LIMIT)
            .header("Accept", mode.accept())
            .header("User-Agent", "Prometheus/3.5.0");
    if (mode.gzip()) {
      request.header("Accept-Encoding", "gzip");
    }
    byte[] body = {};
    double before = Usage.cpuSeconds(pid());
    for (int i = 0; i < times; i++) {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      boolean gzip = answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
      String type = answer.headers().firstValue("Content-Type").orElse("");
      if (answer.statusCode() != 200
          || gzip != mode.gzip()
          || !type.startsWith(mode.contentType())) {
        throw new IOException(
            subject.name()
                + " answered a scrape with "
                + answer.statusCode()
                + ", "
                + type
                + (gzip ? ", gzip" : ""));
      }
      body = answer.body();
    }
    return new Scrape((quietCpuSeconds() - before) / times, body);
  }

  /** CPU seconds so far, when the collector has come to rest: its collector of garbage too. */
  double quietCpuSeconds() throws IOException {
    double last = Usage.cpuSeconds(pid());
    for (int i = 0; i < QUIET_TRIES; i++) {
      LockSupport.parkNanos(QUIET_NANOS);
      double now = Usage.cpuSeconds(pid());
      if (now - last < 0.015) {
        return now;
      }
      last = now;
    }
    return last;
  }

  Usage usage() throws IOException {
    return Usage.of(pid());
  }

  @Override
  public void close() {
    senders.close();
    try {
      process.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.kill();
  }
}
