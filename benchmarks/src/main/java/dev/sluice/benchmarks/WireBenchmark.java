package dev.sluice.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.edit.OtlpSplitter;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ScopeCursor;
import dev.sluice.otlp.view.SpanView;
import dev.sluice.otlp.write.AttributeValue;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the collector does to bytes, for each span; see the package for how to run it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TraceRequests.SPANS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-Xmn256m", "-XX:+UseSerialGC"})
public class WireBenchmark {
  private static final AttributeKey LAST_KEY = AttributeKey.of("http.route");
  private static final AttributeKey NEW_KEY = AttributeKey.of("deployment.environment.name");
  private static final AttributeValue NEW_VALUE = AttributeValue.of("production");

  private byte[][] bytes = {};
  private Payload[] payloads = {};
  private int next;

  @Setup
  public void setUp() {
    bytes = TraceRequests.payloads();
    payloads = new Payload[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      payloads[i] = Payload.of(bytes[i]);
    }
  }

  private Payload payload() {
    next = (next + 1) % payloads.length;
    return payloads[next];
  }

  /** The yardstick: what a collector that decodes pays before it has done anything. */
  @Benchmark
  public Object protobufParse() throws InvalidProtocolBufferException {
    next = (next + 1) % bytes.length;
    return ExportTraceServiceRequest.parseFrom(bytes[next]);
  }

  @Benchmark
  public int count() {
    return OtlpCount.items(Signal.TRACES, payload());
  }

  @Benchmark
  public int check() throws MalformedOtlpException {
    return OtlpCheck.check(Signal.TRACES, payload().slices().get(0));
  }

  @Benchmark
  public int traceIds() {
    int hash = 0;
    ResourceCursor<SpanView> resources = OtlpViews.traces(payload());
    while (resources.next()) {
      ScopeCursor<SpanView> scopes = resources.scopes();
      while (scopes.next()) {
        SpanView span = scopes.items();
        while (span.next()) {
          Slice id = span.traceId();
          hash += id.array()[id.end() - 1];
        }
      }
    }
    return hash;
  }

  /** Finds the last of ten attributes in every span. */
  @Benchmark
  public int attributeLookup() {
    int found = 0;
    ResourceCursor<SpanView> resources = OtlpViews.traces(payload());
    while (resources.next()) {
      ScopeCursor<SpanView> scopes = resources.scopes();
      while (scopes.next()) {
        SpanView span = scopes.items();
        while (span.next()) {
          found += span.attribute(LAST_KEY) == null ? 0 : 1;
        }
      }
    }
    return found;
  }

  /** Cuts 512 spans into 300 and 212. */
  @Benchmark
  public Object split() {
    return OtlpSplitter.split(Signal.TRACES, payload(), TraceRequests.SPANS, 300, 0);
  }

  /** Keeps one span in four by its trace id. */
  @Benchmark
  public Object filterQuarter() {
    return OtlpEdit.spans(
        payload(),
        byte[]::new,
        span -> {
          Slice id = span.view().traceId();
          if ((id.array()[id.end() - 1] & 3) != 0) {
            span.drop();
          }
        });
  }

  @Benchmark
  public Object insertSpanAttribute() {
    return OtlpEdit.spans(
        payload(), byte[]::new, span -> span.attributes().insert(NEW_KEY, NEW_VALUE));
  }

  @Benchmark
  public Object insertResourceAttribute() {
    return OtlpEdit.resources(
        Signal.TRACES,
        payload(),
        byte[]::new,
        resource -> resource.attributes().insert(NEW_KEY, NEW_VALUE));
  }

  @Benchmark
  @OperationsPerInvocation(TraceRequests.SPANS * TraceRequests.PAYLOADS)
  public Object mergeAll() {
    return Payload.concat(List.of(payloads));
  }

  /** The same when the parts are held, one array: what merging would cost without slices. */
  @Benchmark
  @OperationsPerInvocation(TraceRequests.SPANS * TraceRequests.PAYLOADS)
  public Object mergeAllIntoOneArray() {
    List<Payload> all = new ArrayList<>(List.of(payloads));
    return Payload.concat(all).compact();
  }
}
