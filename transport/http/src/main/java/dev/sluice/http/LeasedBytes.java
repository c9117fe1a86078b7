package dev.sluice.http;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;

/**
 * Bytes and what they weigh in the memory budget.
 *
 * @param bytes nobody writes them while the lease is held
 * @param lease made with one reference, that of the server
 */
record LeasedBytes(Slice bytes, MemoryLease lease) {}
