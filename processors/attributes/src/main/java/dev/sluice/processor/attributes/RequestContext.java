package dev.sluice.processor.attributes;

import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Slice;
import dev.sluice.otlp.write.AttributeValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is the same for all items of one request while actions run on it. For one thread. */
final class RequestContext {
  private static final String METADATA = "metadata.";
  private static final String AUTH = "auth.";
  private static final String CLIENT_ADDRESS = "client.address";

  private final RequestMetadata metadata;
  private final Map<String, AttributeValue> fromContext = new HashMap<>();
  private @Nullable MessageDigest sha256;

  RequestContext(RequestMetadata metadata) {
    this.metadata = metadata;
  }

  /** The value that {@code from_context} names, or null when the request has none. */
  @Nullable AttributeValue context(String name) {
    AttributeValue known = fromContext.get(name);
    if (known == null) {
      String text = text(name);
      if (text != null) {
        known = AttributeValue.of(text);
        fromContext.put(name, known);
      }
    }
    return known;
  }

  private @Nullable String text(String name) {
    if (name.equals(CLIENT_ADDRESS)) {
      return ClientAddress.of(metadata.peerAddress());
    }
    if (name.startsWith(AUTH)) {
      return metadata.authAttributes().get(name.substring(AUTH.length()));
    }
    List<String> values =
        metadata.header(name.startsWith(METADATA) ? name.substring(METADATA.length()) : name);
    return values.isEmpty() ? null : String.join(";", values);
  }

  /** SHA-256 in lower-case hexadecimal digits. */
  String sha256(Slice bytes) {
    MessageDigest digest = sha256;
    if (digest == null) {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
      sha256 = digest;
    }
    digest.update(bytes.array(), bytes.offset(), bytes.length());
    return HexFormat.of().formatHex(digest.digest());
  }
}
