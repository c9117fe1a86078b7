package dev.sluice.otlp.json;

import dev.sluice.data.Payload;
import dev.sluice.json.JsonOutput;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@code google.rpc.Status} in protobuf's JSON: what OTLP/HTTP answers a failed request with. */
final class StatusJson {
  private StatusJson() {}

  /** As {@link OtlpJsonWriter#status}. */
  static byte[] of(int code, String message, @Nullable Duration retryDelay) {
    JsonOutput out = new JsonOutput(MemoryRoom.UNLIMITED, Long.MAX_VALUE);
    try {
      out.raw(ascii("{\"code\":"));
      out.number(code);
      out.raw(ascii(",\"message\":"));
      out.string(message);
      if (retryDelay != null) {
        out.raw(ascii(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","));
        out.raw(ascii("\"retryDelay\":"));
        out.string(seconds(retryDelay));
        out.raw(ascii("}]"));
      }
      out.put('}');
    } catch (NoRoomException e) {
      throw new IllegalStateException(e);
    }
    return Payload.of(out.finish()).toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A duration in protobuf's JSON: seconds with 0, 3, 6 or 9 digits after the point. */
  private static String seconds(Duration duration) {
    int nanos = duration.getNano();
    String fraction =
        nanos == 0 ? "" : "." + String.format(Locale.ROOT, "%09d", nanos).replaceAll("(000)+$", "");
    return duration.getSeconds() + fraction + "s";
  }
}
