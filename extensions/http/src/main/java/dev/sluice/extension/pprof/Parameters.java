package dev.sluice.extension.pprof;

import dev.sluice.http.RequestHead;

/** Numbers in the query of a request. */
final class Parameters {
  private Parameters() {}

  /** The number of that name, or {@code otherwise} when there is none or it is not above zero. */
  static int number(RequestHead head, String name, int otherwise) {
    for (String pair : head.query().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        try {
          int value = Integer.parseInt(pair.substring(name.length() + 1));
          return value > 0 ? value : otherwise;
        } catch (NumberFormatException e) {
          return otherwise;
        }
      }
    }
    return otherwise;
  }
}
