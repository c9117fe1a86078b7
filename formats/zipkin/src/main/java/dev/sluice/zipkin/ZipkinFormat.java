package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;

/** What Zipkin's clients send. */
public enum ZipkinFormat {
  V1_JSON {
    @Override
    void read(Slice body, Reading reading) throws MalformedZipkinException, NoRoomException {
      readJson(body, reading, json -> new V1JsonReader(json, reading).readAll());
    }
  },
  V1_THRIFT {
    @Override
    void read(Slice body, Reading reading) throws MalformedZipkinException, NoRoomException {
      new V1ThriftReader(new ThriftInput(body), reading).readAll();
    }
  },
  V2_JSON {
    @Override
    void read(Slice body, Reading reading) throws MalformedZipkinException, NoRoomException {
      readJson(body, reading, json -> new V2JsonReader(json, reading).readAll());
    }
  },
  V2_PROTO {
    @Override
    void read(Slice body, Reading reading) throws MalformedZipkinException, NoRoomException {
      new V2ProtoReader(reading).readAll(body);
    }
  };

  abstract void read(Slice body, Reading reading) throws MalformedZipkinException, NoRoomException;

  /**
   * Reads a request into one of OTLP traces.
   *
   * @param parseStringTags whether tags that look like numbers and booleans become such
   * @param nowUnixNanos for v1 spans that say nothing of time
   * @param budget is charged with the length of the array that is returned, which the caller gives
   *     back; nothing is charged after a throw
   * @throws NoRoomException when it becomes more than the budget has
   */
  public Slice toOtlp(Slice body, boolean parseStringTags, long nowUnixNanos, MemoryBudget budget)
      throws MalformedZipkinException, NoRoomException {
    return toOtlp(body, parseStringTags, nowUnixNanos, MemoryRoom.forArrival(budget));
  }

  Slice toOtlp(Slice body, boolean parseStringTags, long nowUnixNanos, MemoryRoom room)
      throws MalformedZipkinException, NoRoomException {
    try (Work work = new Work(room)) {
      Reading reading =
          new Reading(new GroupedSpans(work), work, new TagValues(parseStringTags), nowUnixNanos);
      read(body, reading);
      return reading.spans().finish();
    } catch (Work.Refused e) {
      throw NoRoomException.memory();
    }
  }

  private interface JsonWork {
    void run(JsonValues json)
        throws MalformedJsonException, MalformedZipkinException, NoRoomException;
  }

  private static void readJson(Slice body, Reading reading, JsonWork work)
      throws MalformedZipkinException, NoRoomException {
    JsonInput in = new JsonInput(body);
    try {
      work.run(new JsonValues(in, reading.work()));
    } catch (MalformedJsonException e) {
      throw new MalformedZipkinException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the readers of a request share.
   *
   * @param spans where they go
   * @param work who is asked for memory
   * @param tags how the values of tags are understood
   * @param nowUnixNanos for spans without any time
   */
  record Reading(GroupedSpans spans, Work work, TagValues tags, long nowUnixNanos) {}
}
