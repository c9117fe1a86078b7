package dev.sluice.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request a batch came with. Immutable.
 *
 * @param headers client metadata, keys in lower case, values in order of arrival; empty unless the
 *     receiver was told to {@code include_metadata}
 * @param peerAddress address of the client, or null when there is none
 * @param authAttributes attributes that a server authenticator attached, for example {@code
 *     subject}
 */
public record RequestMetadata(
    Map<String, List<String>> headers,
    @Nullable String peerAddress,
    Map<String, String> authAttributes) {
  /** No metadata at all. */
  public static final RequestMetadata NONE = new RequestMetadata(Map.of(), null, Map.of());

  /** Of a map, for each of its entries, with the list that is its value. */
  private static final long ENTRY_BYTES = 56;

  public RequestMetadata {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach((key, values) -> lower.put(key.toLowerCase(Locale.ROOT), List.copyOf(values)));
    headers = Map.copyOf(lower);
    authAttributes = Map.copyOf(authAttributes);
  }

  /** Values of a header, whatever the case of the name; empty when it was not sent. */
  public List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /**
   * About what this occupies on the heap, in bytes; what several requests share counts for each.
   */
  public long objectBytes() {
    if (headers.isEmpty() && authAttributes.isEmpty()) {
      return peerAddress == null ? 0 : textBytes(peerAddress);
    }
    long bytes = peerAddress == null ? 0 : textBytes(peerAddress);
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      bytes += ENTRY_BYTES + textBytes(header.getKey());
      for (String value : header.getValue()) {
        bytes += 8 + textBytes(value);
      }
    }
    for (Map.Entry<String, String> attribute : authAttributes.entrySet()) {
      bytes += ENTRY_BYTES + textBytes(attribute.getKey()) + textBytes(attribute.getValue());
    }
    return bytes;
  }

  private static long textBytes(String text) {
    return 48L + text.length(); // what is not Latin-1, with two bytes a character, is rare here
  }

  /** Only the headers named, nothing else: what a merged batch may carry on. */
  public RequestMetadata only(List<String> names) {
    Map<String, List<String>> kept = new TreeMap<>();
    for (String name : names) {
      List<String> values = header(name);
      if (headers.containsKey(name.toLowerCase(Locale.ROOT))) {
        kept.put(name, values);
      }
    }
    return kept.isEmpty() ? NONE : new RequestMetadata(kept, null, Map.of());
  }
}
