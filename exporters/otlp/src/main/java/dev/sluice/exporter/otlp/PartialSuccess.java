package dev.sluice.exporter.otlp;

import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.grpc.ProtoReader;
import dev.sluice.otlp.write.OtlpResponses;
import dev.sluice.telemetry.ForeignText;

/**
 * The {@code partial_success} of an export response of any signal.
 *
 * @param rejectedItems never negative
 * @param message as lines may quote it; empty when there is none
 */
record PartialSuccess(long rejectedItems, String message) {
  /** Reads a protobuf response. */
  static PartialSuccess read(Slice response) throws ProtoReader.Malformed {
    long rejected = 0;
    String message = "";
    ProtoReader in = new ProtoReader(response);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != OtlpResponses.PARTIAL_SUCCESS_TAG) {
        in.skip(tag);
        continue;
      }
      ProtoReader partial = in.message();
      for (int inner = partial.tag(); inner != 0; inner = partial.tag()) {
        switch (inner) {
          case OtlpResponses.REJECTED_ITEMS_TAG -> rejected = partial.varint();
          case OtlpResponses.ERROR_MESSAGE_TAG -> message = partial.message().text();
          default -> partial.skip(inner);
        }
      }
    }
    return new PartialSuccess(Math.max(0, rejected), ForeignText.shown(message));
  }

  /** The outcome for a request of so many items; a backend cannot reject more than it got. */
  Outcome outcome(int items) {
    return rejectedItems == 0 && message.isEmpty()
        ? Outcome.accepted()
        : new Outcome.Accepted(Math.min(rejectedItems, items), message);
  }
}
