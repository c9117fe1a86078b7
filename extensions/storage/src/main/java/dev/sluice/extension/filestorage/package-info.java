/**
 * The {@code file_storage} extension: record logs in the local file system, which survive the end
 * of the process. One folder for each owner; segments of records, and beside each the marks of
 * those that are done with. How they look on the disk: {@code SegmentHeader}, {@code RecordHeader},
 * {@code Mark}. How one is written: {@code SegmentWriter}, {@code LiveSegments}. How one is opened
 * again: {@code LogOpening}.
 */
@NullMarked
package dev.sluice.extension.filestorage;

import org.jspecify.annotations.NullMarked;
