package dev.sluice.otlp;

import dev.sluice.data.Slice;

/** Profiles, as far as they can be read without the request's dictionary. */
public final class ProfileView extends MessageView {
  ProfileView() {
    super(11);
  }

  public long timeUnixNano() {
    return fixed64(3);
  }

  /** 16 bytes, or none. */
  public Slice profileId() {
    return slice(7);
  }

  public int droppedAttributesCount() {
    return (int) varint(8);
  }

  public long durationNano() {
    return varint(4);
  }

  public long period() {
    return varint(6);
  }

  public String originalPayloadFormat() {
    return string(9);
  }

  public Slice originalPayload() {
    return slice(10);
  }

  /** Number of samples. */
  public int samples() {
    return OtlpCount.occurrences(Tags.SAMPLES, array(), start(), end());
  }
}
