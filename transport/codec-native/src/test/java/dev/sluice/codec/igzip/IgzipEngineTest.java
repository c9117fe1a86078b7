package dev.sluice.codec.igzip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.codec.DecodeException;
import dev.sluice.data.Slice;
import dev.sluice.testkit.RecordingLog;
import dev.sluice.testkit.base.ReferenceCollector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgzipEngineTest {
  private final ContentCodings codings = new ContentCodings();
  private final RecordingLog log = new RecordingLog();

  @TempDir private Path folder;

  @BeforeEach
  void prepare() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "skipped: the library exists for Linux on x86-64 only");
    codings.prepareToEncode("gzip", ContentCoding.DEFAULT_LEVEL, log);
  }

  @AfterEach
  void close() {
    codings.close();
  }

  private byte[] roundTrip(byte[] plain) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    int half = plain.length / 2;
    byte[] padded = new byte[plain.length + 7];
    System.arraycopy(plain, 0, padded, 5, plain.length);
    for (Slice slice :
        codings
            .of("gzip")
            .orElseThrow()
            .encode(
                List.of(
                    new Slice(padded, 5, half), new Slice(padded, 5 + half, plain.length - half)),
                ContentCoding.DEFAULT_LEVEL)) {
      joined.write(slice.array(), slice.offset(), slice.length());
    }
    byte[] encoded = joined.toByteArray();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
    assertThat(decoded(encoded)).isEqualTo(plain);
    return encoded;
  }

  /** Out of the middle of a larger array. */
  private byte[] decoded(byte[] encoded) {
    byte[] padded = new byte[encoded.length + 9];
    System.arraycopy(encoded, 0, padded, 4, encoded.length);
    try {
      return codings.of("gzip").orElseThrow().decode(new Slice(padded, 4, encoded.length), 8 << 20);
    } catch (DecodeException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static byte[] byTheJdk(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] text(int bytes, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(bytes + 64);
    while (text.length() < bytes) {
      text.append("http.method=GET http.route=/api/").append(random.nextInt(50));
      text.append(" trace=").append(Long.toHexString(random.nextLong())).append('\n');
    }
    return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(11).nextBytes(noise);
    return noise;
  }

  @Test
  void isFoundAndRuns() {
    assertThat(log.lines()).hasSize(1);
    assertThat(log.lines().get(0).message()).isEqualTo("Native gzip is on");
    assertThat(log.lines().get(0).fields()).isEqualTo(Map.of("engine", "igzip"));
  }

  @Test
  void everyGzipReaderGetsBackWhatWasWritten() throws IOException {
    for (int size : List.of(0, 1, 2, 3, 31, 512, 65_535, 65_536, 65_537, 1_000_003, 4_194_304)) {
      roundTrip(text(size, size));
      roundTrip(noise(size));
      roundTrip(new byte[size]);
    }
    roundTrip(text(5_000_000, 1)); // more than it takes
  }

  @Test
  void itIsNotTheJdkThatCompresses() throws IOException {
    byte[] plain = text(400_000, 5);
    IgzipEngine engine = new IgzipEngine();
    engine.load();
    byte[] target = new byte[plain.length];
    int written = engine.deflate(plain, plain.length, target);
    assertThat(written).isPositive().isLessThan(plain.length / 2);
    assertThat(roundTrip(plain)).hasSize(written + 18);
  }

  @Test
  void aBodyThatDoesNotFitLeavesTheNextOneWhole() throws IOException {
    IgzipEngine engine = new IgzipEngine();
    engine.load();
    byte[] noise = noise(300_000);
    assertThat(engine.deflate(noise, noise.length, new byte[150_000])).isNegative();
    roundTrip(text(300_000, 2));
  }

  @Test
  void inflatesWhatOthersCompress() throws IOException {
    for (int size : List.of(0, 1, 2, 600, 65_536, 300_001)) {
      assertThat(decoded(byTheJdk(text(size, size)))).isEqualTo(text(size, size));
      assertThat(decoded(byTheJdk(noise(size)))).isEqualTo(noise(size));
      assertThat(decoded(byTheJdk(new byte[size]))).isEqualTo(new byte[size]);
    }
    byte[] member = byTheJdk(text(50_000, 1));
    byte[] twice = Arrays.copyOf(member, 2 * member.length);
    System.arraycopy(member, 0, twice, member.length, member.length);
    assertThat(decoded(twice)).hasSize(100_000);
  }

  @Test
  void nothingDamagedPassesAndNothingIsDamagedByIt() throws IOException {
    byte[] plain = text(3_000, 4);
    byte[] encoded = byTheJdk(plain);
    for (int length = 0; length < encoded.length; length++) {
      byte[] cut = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> decoded(cut)).isInstanceOf(IllegalStateException.class);
    }
    Random random = new Random(9);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = encoded.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int at = 10 + random.nextInt(bytes.length - 10);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(decoded(bytes)).isEqualTo(plain); // flips that took each other back
      } catch (IllegalStateException expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
    assertThat(decoded(encoded)).isEqualTo(plain);
  }

  @Test
  void theEngineWritesNothingBehindWhatIsExpected() throws IOException {
    IgzipEngine engine = new IgzipEngine();
    engine.load();
    byte[] plain = text(20_000, 8);
    byte[] member = byTheJdk(plain);
    byte[] target = new byte[20_000];
    engine.inflate(member, 10, member.length - 18, target, 9_000);
    assertThat(Arrays.copyOf(target, 9_000)).isEqualTo(Arrays.copyOf(plain, 9_000));
    assertThat(Arrays.copyOfRange(target, 9_000, 20_000)).containsOnly(0);
  }

  @Test
  void theReferenceReadsWhatItWrites() throws Exception {
    ReferenceCollector reference = ReferenceCollector.with("receivers/otlp", "exporters/nop");
    int port = ReferenceCollector.freePort();
    String config =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters: {nop: }
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [nop]}}
        """
            .formatted(port);
    try (ReferenceCollector.Running running = reference.start(folder, config)) {
      for (int resources : List.of(1, 50, 5_000)) {
        assertThat(post(running, port, roundTrip(request(resources)))).isEqualTo(200);
      }
      assertThat(post(running, port, byTheJdk(noise(500)))).isEqualTo(400); // so it does look
    }
  }

  private static int post(ReferenceCollector.Running running, int port, byte[] gzip)
      throws IOException, InterruptedException {
    return running.post(port, "/v1/traces", gzip, "Content-Encoding", "gzip");
  }

  /** A trace request of resources with one attribute each and no spans. */
  private static byte[] request(int resources) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < resources; i++) {
      byte[] key = "service.name".getBytes(StandardCharsets.US_ASCII);
      byte[] value = text(40, i);
      byte[] attribute = field(1, key, field(2, field(1, value)));
      byte[] spans = field(1, field(1, field(1, attribute)));
      out.write(spans, 0, spans.length);
    }
    return out.toByteArray();
  }

  /** Bytes as a length-delimited field of less than 128 bytes, and what follows it. */
  private static byte[] field(int number, byte[] content, byte[]... behind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    out.write(content.length);
    out.writeBytes(content);
    for (byte[] more : behind) {
      out.writeBytes(more);
    }
    return out.toByteArray();
  }

  @Test
  void threadsAtOnceDoNotMixTheirBodies() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<byte[]>> bodies = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int size = 1 + 997 * (i % 97);
        long seed = i;
        bodies.add(() -> roundTrip(text(size, seed)));
      }
      for (Future<byte[]> done : threads.invokeAll(bodies)) {
        assertThat(done.get()).isNotEmpty();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** The arrays are the same all the time, so that only native memory can grow. */
  @Test
  void manyBodiesAndCollectorsDoNotGrowTheProcess() throws IOException {
    byte[] plain = text(20_000, 3);
    byte[] target = new byte[40_000];
    byte[] back = new byte[20_000];
    long before = 0;
    for (int i = 0; i < 3_100; i++) {
      if (i == 100) {
        before = residentKib();
      }
      IgzipEngine engine = new IgzipEngine();
      engine.load();
      int written = engine.deflate(plain, plain.length, target);
      assertThat(engine.inflate(target, 0, written, back, back.length)).isEqualTo(plain.length);
    }
    assertThat(residentKib() - before).isLessThan(150 * 1024); // a leak each would be 600 MB
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
