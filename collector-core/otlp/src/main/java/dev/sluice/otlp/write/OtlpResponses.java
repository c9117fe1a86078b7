package dev.sluice.otlp.write;

import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Wire;

/** What a server of OTLP answers; its fields have the same numbers for every signal. */
public final class OtlpResponses {
  /** The tag of the partial success in a response. */
  public static final int PARTIAL_SUCCESS_TAG = Fields.Response.PARTIAL_SUCCESS << 3 | Wire.LEN;

  /** Of a partial success: the tag of how many items were rejected. */
  public static final int REJECTED_ITEMS_TAG =
      Fields.PartialSuccess.REJECTED_ITEMS << 3 | Wire.VARINT;

  /** Of a partial success: the tag of the words for it. */
  public static final int ERROR_MESSAGE_TAG = Fields.PartialSuccess.ERROR_MESSAGE << 3 | Wire.LEN;

  private OtlpResponses() {}

  /**
   * An {@code Export*ServiceResponse}.
   *
   * @param rejectedItems of a partial success; zero otherwise
   * @param message of a partial success; empty otherwise
   */
  public static byte[] partialSuccess(long rejectedItems, String message) {
    ProtoWriter out = new ProtoWriter(16);
    int partial = out.begin(Fields.Response.PARTIAL_SUCCESS);
    if (rejectedItems != 0) {
      out.varint(Fields.PartialSuccess.REJECTED_ITEMS, rejectedItems);
    }
    if (!message.isEmpty()) {
      out.string(Fields.PartialSuccess.ERROR_MESSAGE, message);
    }
    out.end(partial);
    return out.toByteArray();
  }
}
