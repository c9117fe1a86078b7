package dev.sluice.storage;

import java.util.List;

/**
 * What was found when a log was opened.
 *
 * @param entries records that are not done with, in the order in which they were written; they are
 *     the caller's, who may take them out one by one
 * @param lostItems items of records that were written and are damaged, as far as the rest tells
 * @param lostRecords how many such records
 * @param notes what is unusual about it, in words for the operator: what is damaged, what was set
 *     aside and where to
 */
public record Recovery(LogEntries entries, long lostItems, long lostRecords, List<String> notes) {
  public Recovery {
    notes = List.copyOf(notes);
  }
}
