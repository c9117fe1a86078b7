package dev.sluice.grpc;

import dev.sluice.flow.StatusCode;
import io.grpc.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@code google.rpc.Status}: what OTLP answers a failed request with, in the gRPC trailer {@code
 * grpc-status-details-bin} and as the body of HTTP errors. Of the details only RetryInfo is written
 * and read. Field numbers are those of google/rpc/status.proto and error_details.proto.
 *
 * @param code the code
 * @param message text for people
 * @param retryAfter the delay of RetryInfo, or null when there is none
 */
public record RpcStatus(StatusCode code, String message, @Nullable Duration retryAfter) {
  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
  private static final int MAX_ENCODED_BYTES = 1 << 20;
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** What goes out beside the status of a call: its details, when there is a delay to tell. */
  Metadata trailers() {
    Metadata trailers = new Metadata();
    if (retryAfter != null) {
      trailers.put(DETAILS, encode());
    }
    return trailers;
  }

  /** RetryInfo of a failed call, from its trailers. */
  static @Nullable Duration retryAfterIn(@Nullable Metadata trailers) {
    byte[] details = trailers == null ? null : trailers.get(DETAILS);
    RpcStatus status = details == null ? null : decode(details);
    return status == null ? null : status.retryAfter();
  }

  /** The protobuf encoding. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + message.length());
    if (code.number() != 0) {
      out.write(0x08);
      varint(out, code.number());
    }
    if (!message.isEmpty()) {
      bytes(out, 0x12, message.getBytes(StandardCharsets.UTF_8));
    }
    if (retryAfter != null) {
      ByteArrayOutputStream any = new ByteArrayOutputStream(64);
      bytes(any, 0x0a, RETRY_INFO.getBytes(StandardCharsets.UTF_8));
      bytes(any, 0x12, retryInfo(retryAfter));
      bytes(out, 0x1a, any.toByteArray());
    }
    return out.toByteArray();
  }

  /** Reads an encoded status; null when the bytes are not one. Unknown fields are skipped. */
  public static @Nullable RpcStatus decode(byte[] encoded) {
    if (encoded.length > MAX_ENCODED_BYTES) {
      return null;
    }
    try {
      ProtoReader in = new ProtoReader(encoded);
      int code = 0;
      String message = "";
      Duration retryAfter = null;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 0x08 -> code = (int) in.varint();
          case 0x12 -> message = in.message().text();
          case 0x1a -> {
            Duration found = readAny(in.message());
            retryAfter = found == null ? retryAfter : found;
          }
          default -> in.skip(tag);
        }
      }
      return new RpcStatus(StatusCode.of(code), message, retryAfter);
    } catch (ProtoReader.Malformed e) {
      return null; // details are an extra: without them the plain status still stands
    }
  }

  private static byte[] retryInfo(Duration delay) {
    ByteArrayOutputStream duration = new ByteArrayOutputStream(16);
    if (delay.toSeconds() != 0) {
      duration.write(0x08);
      varint(duration, delay.toSeconds());
    }
    if (delay.toNanosPart() != 0) {
      duration.write(0x10);
      varint(duration, delay.toNanosPart());
    }
    ByteArrayOutputStream info = new ByteArrayOutputStream(20);
    bytes(info, 0x0a, duration.toByteArray());
    return info.toByteArray();
  }

  private static @Nullable Duration readAny(ProtoReader any) throws ProtoReader.Malformed {
    String type = "";
    ProtoReader value = new ProtoReader(new byte[0]);
    for (int tag = any.tag(); tag != 0; tag = any.tag()) {
      switch (tag) {
        case 0x0a -> type = any.message().text();
        case 0x12 -> value = any.message();
        default -> any.skip(tag);
      }
    }
    return type.endsWith("/google.rpc.RetryInfo") ? readRetryInfo(value) : null;
  }

  private static Duration readRetryInfo(ProtoReader info) throws ProtoReader.Malformed {
    long seconds = 0;
    long nanos = 0;
    for (int tag = info.tag(); tag != 0; tag = info.tag()) {
      if (tag == 0x0a) {
        ProtoReader duration = info.message();
        for (int inner = duration.tag(); inner != 0; inner = duration.tag()) {
          switch (inner) {
            case 0x08 -> seconds = duration.varint();
            case 0x10 -> nanos = (int) duration.varint();
            default -> duration.skip(inner);
          }
        }
      } else {
        info.skip(tag);
      }
    }
    // A duration is at most 315,576,000,000 s; one from outside may be anything.
    long bounded = Math.max(0, Math.min(seconds, 315_576_000_000L));
    return Duration.ofSeconds(bounded, Math.max(0, Math.min(nanos, 999_999_999)));
  }

  private static void bytes(ByteArrayOutputStream out, int tag, byte[] value) {
    out.write(tag);
    varint(out, value.length);
    out.write(value, 0, value.length);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
