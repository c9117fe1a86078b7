package dev.sluice.http;

import dev.sluice.data.Slice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a call. */
public sealed interface HttpReply {
  /**
   * The server answered.
   *
   * @param headers values by lower-case name
   * @param body decoded; only its beginning when {@code truncated}
   * @param truncated whether the body is longer than the client reads
   */
  record Response(int status, Map<String, List<String>> headers, Slice body, boolean truncated)
      implements HttpReply {
    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null || values.isEmpty() ? null : values.get(0);
    }

    public boolean isSuccess() {
      return status >= 200 && status <= 299;
    }
  }

  /**
   * No answer; whether the server got the request is unknown.
   *
   * @param message why, for people; without secrets
   * @param timedOut whether the deadline passed
   */
  record Failure(String message, boolean timedOut) implements HttpReply {}
}
