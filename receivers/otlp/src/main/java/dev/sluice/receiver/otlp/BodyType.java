package dev.sluice.receiver.otlp;

import dev.sluice.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** The encodings of OTLP over HTTP; a response is in its request's. */
enum BodyType {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String mediaType;

  BodyType(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** The encoding a request names, parameters left aside; null for any other. */
  static @Nullable BodyType of(RequestHead head) {
    String given = head.mediaType();
    for (BodyType type : values()) {
      if (type.mediaType.equals(given)) {
        return type;
      }
    }
    return null;
  }
}
