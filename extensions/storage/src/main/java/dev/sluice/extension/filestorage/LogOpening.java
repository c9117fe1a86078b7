package dev.sluice.extension.filestorage;

import dev.sluice.storage.LogEntries;
import dev.sluice.storage.Recovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds out what is in a folder, whatever happened to it. Everything that is whole is used. What is
 * missing is known from the numbers: each record and each segment says how many records and items
 * came before it, so that the next one that is whole tells what lies between.
 *
 * <p>Missing in the right way are records that are marked as done with, and everything before the
 * first segment. An unfinished record at the end of the last segment is cut off and not counted:
 * its {@code write} never returned, so nobody was answered for it. Damaged files are renamed, now
 * or when the rest of them is done with, and never removed. What is counted as lost is marked, so
 * that it is not counted again.
 */
final class LogOpening {
  private static final long UNKNOWN = -1;

  private final Disk disk;
  private final LogFolder folder;
  private final NavigableMap<Long, Marks> marks = new TreeMap<>();
  private final NavigableMap<Long, Segment> segments = new TreeMap<>();
  private final LogEntries entries = new LogEntries();
  private final List<String> notes = new ArrayList<>();
  private long lostRecords;
  private long lostItems;
  // Where the walk over all records is, and the segment of the last one.
  private long nextNumber = UNKNOWN;
  private long nextItems;
  private long lastFile;
  private boolean lastEndsEarly;

  /**
   * A log as it was found.
   *
   * @param segments by the number of their file
   * @param orphans sizes of files with marks whose segment is gone, by its number
   * @param nextFile number for the next file
   * @param nextNumber number for the next record
   * @param itemsBefore of all records before that one
   * @param appendable whether the last segment can take further records
   */
  record Opened(
      NavigableMap<Long, Segment> segments,
      NavigableMap<Long, Long> orphans,
      long nextFile,
      long nextNumber,
      long itemsBefore,
      boolean appendable,
      Recovery recovery) {}

  private LogOpening(Disk disk, LogFolder folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /**
   * Reads a folder.
   *
   * @throws IOException when a file cannot be read, for want of permission or because the disk
   *     fails; nothing is changed then
   */
  static Opened of(Disk disk, LogFolder folder) throws IOException {
    return new LogOpening(disk, folder).open();
  }

  private Opened open() throws IOException {
    LogFolder.Content content = folder.content(disk);
    // Everything is read before anything is changed: an error of the disk leaves all as it was.
    for (long file : content.dones()) {
      marks.put(file, read(folder.done(file), open -> Marks.read(open, file)));
    }
    NavigableMap<Long, SegmentScan> scans = new TreeMap<>();
    for (long file : content.segments()) {
      scans.put(file, read(folder.segment(file), open -> SegmentScan.of(open, file)));
    }
    marks.forEach(this::tellOfDamage);
    boolean appendable = false;
    for (Map.Entry<Long, SegmentScan> each : scans.entrySet()) {
      long file = each.getKey();
      SegmentScan scan = each.getValue();
      if (scan.header() == null && scan.records() == 0) {
        setAside(
            folder.segment(file),
            scan.fileBytes() == 0 ? " is empty" : " holds no record that can be read");
      } else {
        accept(file, scan);
        appendable = file == scans.lastKey() && endOfLast(file, scan);
      }
    }
    if (nextNumber == UNKNOWN) {
      nextNumber = 1;
      for (Marks each : marks.values()) {
        nextNumber = Math.max(nextNumber, each.end());
      }
    }
    NavigableMap<Long, Long> orphans = new TreeMap<>();
    marks.forEach(
        (file, each) -> {
          if (!segments.containsKey(file)) {
            orphans.put(file, each.sizeBytes());
          }
        });
    return new Opened(
        segments,
        orphans,
        content.highest() + 1,
        nextNumber,
        nextItems,
        appendable,
        new Recovery(entries, lostItems, lostRecords, notes));
  }

  private interface Reading<T> {
    T of(DiskFile file) throws IOException;
  }

  /** What cannot be read now may be whole: that is no damage, and nothing is given up for it. */
  private <T> T read(Path path, Reading<T> reading) throws IOException {
    try (DiskFile file = disk.open(path)) {
      return reading.of(file);
    } catch (IOException e) {
      throw new IOException(
          path
              + " cannot be read: "
              + e.getMessage()
              + ". Nothing of the storage was changed. Mend the disk and start again; or move this"
              + " file elsewhere to start without what is in it, which then counts as lost",
          e);
    }
  }

  private void tellOfDamage(long file, Marks read) {
    if (read.damaged() > 0) {
      notes.add(
          read.damaged()
              + " marks in "
              + folder.done(file)
              + " are damaged: the records that they stood for come again");
    }
  }

  private void setAside(Path path, String why) throws IOException {
    Path aside = folder.aside(disk, path);
    disk.rename(path, aside);
    notes.add(path + why + ": it is set aside as " + aside.getFileName());
  }

  private void accept(long file, SegmentScan scan) {
    SegmentHeader header = scan.header();
    long first = header != null ? header.firstNumber() : scan.firstNumber();
    Marks own = marks.get(file);
    Segment segment = new Segment(file, first, scan.fileBytes());
    if (own != null) {
      segment.setDoneFile(own.sizeBytes());
    }
    segments.put(file, segment);
    int notesBefore = notes.size();
    if (header != null) {
      reach(header.firstNumber(), header.itemsBefore(), file);
    }
    lastEndsEarly = scan.end() != SegmentScan.End.WHOLE;
    scan.forEach(
        (entry, itemsBefore) -> {
          reach(entry.number(), itemsBefore, file);
          nextNumber = entry.number() + 1;
          nextItems = itemsBefore + entry.items();
          if (own == null || !own.covers(entry.number())) {
            segment.add(entry.number());
            entries.add(entry);
          }
        });
    if (scan.isDamaged()) {
      segment.setDamaged();
      if (notes.size() == notesBefore) {
        notes.add(folder.segment(file) + " is damaged; no record was lost with that so far");
      }
    }
  }

  /** The next record, in the order of numbers, is this one. */
  private void reach(long number, long itemsBefore, long file) {
    if (nextNumber != UNKNOWN && number > nextNumber) {
      missing(number, itemsBefore, file);
    }
    nextNumber = number;
    nextItems = itemsBefore;
    lastFile = file;
  }

  /** Records up to that number, without it, are not there: done with, or lost. */
  private void missing(long end, long itemsBefore, long file) {
    List<Mark> known = new ArrayList<>();
    for (Marks each : marks.subMap(lastFile, true, file, true).values()) {
      known.addAll(each.between(nextNumber, end));
    }
    known.sort(Comparator.comparingLong(Mark::first));
    long items = itemsBefore - nextItems;
    long at = nextNumber;
    List<Mark> holes = new ArrayList<>();
    for (Mark mark : known) {
      if (mark.first() > at) {
        holes.add(hole(at, mark.first()));
      }
      at = Math.max(at, mark.end());
      items -= mark.items();
    }
    if (at < end) {
      holes.add(hole(at, end));
    }
    if (!holes.isEmpty()) {
      lose(holes, Math.max(0, items), folder.segment(lastFile));
    }
  }

  private static Mark hole(long from, long end) {
    return new Mark(from, (int) Math.min(Integer.MAX_VALUE, end - from), 0);
  }

  private void lose(List<Mark> holes, long items, Path after) {
    Segment segment = segments.get(lastFile);
    if (segment == null) {
      throw new IllegalStateException("records follow a segment that is not there");
    }
    long records = 0;
    for (int i = 0; i < holes.size(); i++) {
      Mark hole = holes.get(i);
      records += hole.records();
      segment.addMark(new Mark(hole.first(), hole.records(), i == 0 ? items : 0));
    }
    if (lastEndsEarly) {
      segment.setDamaged();
    }
    lostRecords += records;
    lostItems += items;
    notes.add(
        records + " records with " + items + " items are lost, in " + after + " or behind it");
  }

  /** Makes the last file ready for further records, if it can be. */
  private boolean endOfLast(long number, SegmentScan scan) {
    Marks own = marks.get(number);
    long marksEnd = own == null ? 0 : own.end();
    if (own != null && marksEnd > nextNumber) {
      // Its end is gone, and marks for what was there remain: these numbers must not come again.
      long items = nextItems;
      for (Mark mark : own.between(nextNumber, marksEnd)) {
        items += mark.items();
      }
      reach(marksEnd, items, number);
      return false;
    }
    Segment segment = segments.get(number);
    if (segment == null) {
      return false;
    }
    if (scan.end() == SegmentScan.End.DAMAGED) {
      lose(List.of(new Mark(nextNumber, 1, 0)), 0, folder.segment(number));
      nextNumber++;
      return false;
    }
    if (scan.end() == SegmentScan.End.UNFINISHED) {
      notes.add(
          folder.segment(number)
              + " ends with an unfinished record of "
              + (scan.fileBytes() - scan.wholeBytes())
              + " bytes, as a process leaves it that is killed: it is cut off");
      if (scan.isDamaged()) {
        return false;
      }
      try (DiskFile file = disk.open(folder.segment(number))) {
        file.truncate(scan.wholeBytes());
      } catch (IOException e) {
        return false; // a new segment will do
      }
      segment.setSizeBytes(scan.wholeBytes());
    }
    return !scan.isDamaged();
  }
}
