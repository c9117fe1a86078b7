package dev.sluice.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a log in the order in which they were added, in about ten bytes of heap each: a disk
 * holds millions of records, and an object for each would fill the heap. An entry is written as its
 * difference from the one before, as varints in chunks; equal labels are one text. Taken from the
 * front, or walked over. Not thread-safe.
 *
 * <p>With each entry stands a small number of whoever adds it, for example whose record it is.
 */
public final class LogEntries implements Iterable<LogEntry> {
  private static final int CHUNK_BYTES = 4 * 1024;
  private static final int MOST_BYTES =
      4 * 10 + 4 * 5; // of one entry, all numbers at their largest

  private final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> labelNumbers = new HashMap<>();
  private final Last last = new Last(); // as the next one is added
  private @Nullable Chunk end; // where that goes
  private @Nullable Walk front; // before the first entry; null without any
  private @Nullable Walk afterFirst; // null unless the first was looked at
  private @Nullable Item first;
  private long size;

  /** None yet. */
  public LogEntries() {}

  /**
   * An entry and the number that was added with it.
   *
   * @param owner not negative
   */
  public record Item(LogEntry entry, int owner) {}

  /** A piece of the line; entries do not go over its end. */
  private static final class Chunk {
    final byte[] bytes = new byte[CHUNK_BYTES];
    int end;
    @Nullable Chunk next;
  }

  /** What the next entry is told apart from. */
  private static final class Last {
    long number;
    long file;
    long position;
    long bodyBytes;
    long headBytes; // what lay between the two before it, beside a body

    void set(Last other) {
      number = other.number;
      file = other.file;
      position = other.position;
      bodyBytes = other.bodyBytes;
      headBytes = other.headBytes;
    }

    /** Where the next record begins if it is in the same file and like this one. */
    long expected() {
      return position + bodyBytes + headBytes;
    }

    void set(long newNumber, long newFile, long newPosition, int newBodyBytes) {
      headBytes = newFile == file ? newPosition - position - bodyBytes : 0;
      number = newNumber;
      file = newFile;
      position = newPosition;
      bodyBytes = newBodyBytes;
    }
  }

  /** How many there are. */
  public long size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Adds one behind all others, with the owner 0. */
  public void add(LogEntry entry) {
    add(entry, 0);
  }

  /**
   * Adds one behind all others.
   *
   * @param owner not negative
   */
  public void add(LogEntry entry, int owner) {
    Chunk into = end;
    if (into == null || into.end > CHUNK_BYTES - MOST_BYTES) {
      Chunk made = new Chunk();
      if (into == null) {
        front = new Walk(made);
      } else {
        into.next = made;
      }
      into = made;
      end = made;
    }
    boolean sameFile = entry.file() == last.file;
    put(into, signed(entry.number() - last.number - 1));
    put(into, signed(entry.file() - last.file));
    put(into, signed(entry.position() - (sameFile ? last.expected() : 0)));
    put(into, entry.bodyBytes());
    put(into, entry.items());
    put(into, labelNumber(entry.label()));
    put(into, owner);
    last.set(entry.number(), entry.file(), entry.position(), entry.bodyBytes());
    size++;
  }

  private int labelNumber(String label) {
    Integer known = labelNumbers.get(label);
    if (known != null) {
      return known;
    }
    labels.add(label);
    labelNumbers.put(label, labels.size() - 1);
    return labels.size() - 1;
  }

  /** The first of them, which stays; null without any. */
  public @Nullable Item peek() {
    if (first == null && size > 0 && front != null) {
      Walk walk = new Walk(front);
      first = walk.nextItem();
      afterFirst = walk;
    }
    return first;
  }

  /** Takes the first of them; null without any. */
  public @Nullable Item poll() {
    Item taken = peek();
    if (taken != null) {
      front = afterFirst;
      afterFirst = null;
      first = null;
      size--;
      if (size == 0) {
        forget();
      }
    }
    return taken;
  }

  private void forget() {
    front = null;
    end = null;
    labels.clear();
    labelNumbers.clear();
    last.set(new Last());
  }

  /** The entries as they are now, each made when it is asked for; nothing is added meanwhile. */
  @Override
  public Iterator<LogEntry> iterator() {
    Iterator<Item> items = items().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public LogEntry next() {
        return items.next().entry();
      }
    };
  }

  /** The same with the numbers that were added with them. */
  public Iterable<Item> items() {
    return () -> front == null ? List.<Item>of().iterator() : new Walk(front);
  }

  private static long signed(long number) {
    return (number << 1) ^ (number >> 63);
  }

  private static void put(Chunk into, long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      into.bytes[into.end++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    into.bytes[into.end++] = (byte) left;
  }

  /** Goes from entry to entry. */
  private final class Walk implements Iterator<Item> {
    private final Last before = new Last();
    private final long entries; // from where it begins to the end
    private Chunk chunk;
    private int at;
    private long walked;

    Walk(Chunk start) {
      this.chunk = start;
      this.entries = 0;
    }

    Walk(Walk from) {
      this.chunk = from.chunk;
      this.at = from.at;
      this.entries = size;
      this.before.set(from.before);
    }

    @Override
    public boolean hasNext() {
      return walked < entries;
    }

    @Override
    public Item next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return nextItem();
    }

    Item nextItem() {
      Chunk next = chunk.next;
      if (at == chunk.end && next != null) {
        chunk = next;
        at = 0;
      }
      long number = before.number + 1 + signed();
      long file = before.file + signed();
      long position = signed() + (file == before.file ? before.expected() : 0);
      int bodyBytes = (int) number();
      int items = (int) number();
      String label = labels.get((int) number());
      int owner = (int) number();
      before.set(number, file, position, bodyBytes);
      walked++;
      return new Item(new LogEntry(number, items, label, bodyBytes, file, position), owner);
    }

    private long signed() {
      long number = number();
      return (number >>> 1) ^ -(number & 1);
    }

    private long number() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = chunk.bytes[at++];
        number |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return number;
        }
      }
    }
  }
}
