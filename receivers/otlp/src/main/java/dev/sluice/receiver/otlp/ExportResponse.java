package dev.sluice.receiver.otlp;

import dev.sluice.intake.Answer;
import dev.sluice.otlp.ProtoWriter;

/** The {@code Export*ServiceResponse}: its fields have the same numbers for every signal. */
final class ExportResponse {
  private ExportResponse() {}

  /** That of a request which was taken, in part at least. */
  static byte[] of(Answer answer) {
    ProtoWriter out = new ProtoWriter();
    int partial = out.begin(1);
    if (answer.rejectedItems() != 0) {
      out.varint(1, answer.rejectedItems());
    }
    if (!answer.message().isEmpty()) {
      out.string(2, answer.message());
    }
    out.end(partial);
    return out.toByteArray();
  }
}
