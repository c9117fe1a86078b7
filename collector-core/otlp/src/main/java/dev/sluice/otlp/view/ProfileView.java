package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;

/** Profiles, as far as they can be read without the request's dictionary. */
public final class ProfileView extends MessageView {
  public ProfileView() {
    super(Fields.Profile.ATTRIBUTE_INDICES);
  }

  public long timeUnixNano() {
    return fixed64(Fields.Profile.TIME_UNIX_NANO);
  }

  /** 16 bytes, or none. */
  public Slice profileId() {
    return slice(Fields.Profile.PROFILE_ID);
  }

  public int droppedAttributesCount() {
    return (int) varint(Fields.Profile.DROPPED_ATTRIBUTES_COUNT);
  }

  public long durationNano() {
    return varint(Fields.Profile.DURATION_NANO);
  }

  public long period() {
    return varint(Fields.Profile.PERIOD);
  }

  public String originalPayloadFormat() {
    return string(Fields.Profile.ORIGINAL_PAYLOAD_FORMAT);
  }

  public Slice originalPayload() {
    return slice(Fields.Profile.ORIGINAL_PAYLOAD);
  }

  /** Number of samples. */
  public int samples() {
    return OtlpCount.occurrences(Tags.SAMPLES, array(), start(), end());
  }
}
