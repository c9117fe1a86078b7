package dev.sluice.sending;

import dev.sluice.data.Batch;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;
import dev.sluice.storage.CorruptRecordException;
import dev.sluice.storage.LogEntry;
import dev.sluice.storage.NewRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as a record of a log: a head, then the plain OTLP bytes.
 *
 * <pre>
 * head    = version (1), peer, headers
 * peer    = 0, or 1 and a text
 * headers = count, then for each: name, count of values, values
 * text    = length in bytes, UTF-8
 * </pre>
 *
 * Numbers are varints as in protobuf. What an authenticator said of the sender is not kept. The
 * record's label is the pipeline, followed by a blank and the length of the head where that is not
 * the shortest possible one: so the size of the request is known before the record is read.
 */
final class RecordBody {
  private static final int VERSION = 1;
  private static final int SHORTEST_HEAD = 3;

  private RecordBody() {}

  /**
   * The batch as a record.
   *
   * @param payload its plain bytes
   */
  static NewRecord encode(Batch batch, Payload payload, String pipeline) {
    byte[] head = head(batch.metadata());
    List<Slice> body = new ArrayList<>(1 + payload.slices().size());
    body.add(Slice.of(head));
    body.addAll(payload.slices());
    String label = head.length == SHORTEST_HEAD ? pipeline : pipeline + ' ' + head.length;
    return new NewRecord(batch.items(), label, body);
  }

  /** The pipeline that a record came from. */
  static String pipeline(LogEntry entry) {
    int blank = entry.label().indexOf(' ');
    return blank < 0 ? entry.label() : entry.label().substring(0, blank);
  }

  /** Size of the plain request. */
  static long wireBytes(LogEntry entry) {
    int blank = entry.label().indexOf(' ');
    int head = SHORTEST_HEAD;
    if (blank >= 0) {
      try {
        head = Integer.parseInt(entry.label().substring(blank + 1));
      } catch (NumberFormatException e) {
        head = 0; // not ours; reading it will say so
      }
    }
    return Math.max(0, entry.bodyBytes() - (long) head);
  }

  /**
   * The batch again, over these very bytes.
   *
   * @throws CorruptRecordException when it was not written by {@link #encode}
   */
  static Batch decode(Signal signal, LogEntry entry, byte[] body, MemoryLease lease)
      throws CorruptRecordException {
    Reader reader = new Reader(body);
    if (reader.number() != VERSION) {
      throw new CorruptRecordException("its format is not known to this version");
    }
    String peer = reader.number() == 0 ? null : reader.text();
    Map<String, List<String>> headers = new TreeMap<>();
    for (int left = reader.count(); left > 0; left--) {
      String name = reader.text();
      List<String> values = new ArrayList<>();
      for (int more = reader.count(); more > 0; more--) {
        values.add(reader.text());
      }
      headers.put(name, values);
    }
    RequestMetadata metadata =
        peer == null && headers.isEmpty()
            ? RequestMetadata.NONE
            : new RequestMetadata(headers, peer, Map.of());
    Slice rest = new Slice(body, reader.at, body.length - reader.at);
    return Batch.of(signal, Payload.of(List.of(rest)), entry.items(), metadata, lease);
  }

  private static byte[] head(RequestMetadata metadata) {
    ByteArrayOutputStream head = new ByteArrayOutputStream(SHORTEST_HEAD);
    number(head, VERSION);
    String peer = metadata.peerAddress();
    number(head, peer == null ? 0 : 1);
    if (peer != null) {
      text(head, peer);
    }
    number(head, metadata.headers().size());
    new TreeMap<>(metadata.headers())
        .forEach(
            (name, values) -> {
              text(head, name);
              number(head, values.size());
              values.forEach(value -> text(head, value));
            });
    return head.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int number) {
    int left = number;
    while (left > 0x7f) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /** Reads a head; every length is checked before it is used. */
  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    int number() throws CorruptRecordException {
      long number = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        if (at == bytes.length) {
          throw cut();
        }
        byte next = bytes[at++];
        number |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return (int) Math.min(number, Integer.MAX_VALUE);
        }
      }
      throw cut();
    }

    /** How many things follow, each of at least a byte. */
    int count() throws CorruptRecordException {
      int count = number();
      if (count > bytes.length - at) {
        throw cut();
      }
      return count;
    }

    String text() throws CorruptRecordException {
      int length = count();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    private static CorruptRecordException cut() {
      return new CorruptRecordException("its head is not whole");
    }
  }
}
