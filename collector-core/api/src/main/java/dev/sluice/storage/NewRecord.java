package dev.sluice.storage;

import dev.sluice.data.Slice;
import java.util.List;

/**
 * A record to be written.
 *
 * @param items that it carries, so that what is lost with it can be counted
 * @param label a short text that comes back with the {@link LogEntry}, before the body is read
 * @param body the bytes, one after the other; not written to while the log has them
 */
public record NewRecord(int items, String label, List<Slice> body) {}
