package dev.sluice.json;

/** A value that nobody asked for, of any kind and whatever is in it. */
public final class SkippedValue {
  /** Lists and objects within each other. */
  private static final int MAX_NESTING = 1_000;

  private SkippedValue() {}

  /** Passes over the next value of the text. */
  public static void skip(JsonInput in) throws MalformedJsonException {
    long[] lists = new long[MAX_NESTING / Long.SIZE + 1]; // a bit says: list, not object
    int open = 0;
    while (true) {
      boolean opened = false;
      if (in.isNext('[') || in.isNext('{')) {
        if (open == MAX_NESTING) {
          throw in.wrong("nested deeper than " + MAX_NESTING + " levels");
        }
        boolean list = in.take('[') || !in.take('{');
        if (!in.take(list ? ']' : '}')) {
          lists[open >> 6] = (lists[open >> 6] & ~(1L << open)) | (list ? 1L << open : 0);
          open++;
          opened = true;
        }
      } else {
        skipScalar(in);
      }
      while (!opened && open > 0) {
        boolean list = isSet(lists, open - 1);
        if (in.goesOn(list ? ']' : '}')) {
          break;
        }
        open--;
      }
      if (open == 0) {
        return;
      }
      if (!isSet(lists, open - 1)) {
        in.string();
        in.expect(':');
      }
    }
  }

  private static boolean isSet(long[] bits, int bit) {
    return ((bits[bit >> 6] >>> bit) & 1) != 0;
  }

  private static void skipScalar(JsonInput in) throws MalformedJsonException {
    if (in.isNext('"')) {
      in.string();
    } else if (in.isNumberNext()) {
      in.number();
    } else if (!in.takeWord("true") && !in.takeWord("false") && !in.takeWord("null")) {
      throw in.unexpected("a value");
    }
  }
}
