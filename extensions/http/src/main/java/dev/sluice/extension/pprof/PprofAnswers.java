package dev.sluice.extension.pprof;

import dev.sluice.http.HttpAnswer;
import java.nio.charset.StandardCharsets;

/** Answers as such servers give them. */
final class PprofAnswers {
  private PprofAnswers() {}

  /** A profile, to be saved under that name. */
  static HttpAnswer profile(String name, Profile profile) {
    return HttpAnswer.of(200, "application/octet-stream", profile.toGzip())
        .withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  static HttpAnswer text(String text) {
    return HttpAnswer.of(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  static HttpAnswer html(String text) {
    return HttpAnswer.of(200, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8))
        .withHeader("X-Content-Type-Options", "nosniff");
  }
}
