/**
 * What every processor that edits batches needs: memory that is charged before it is used, work
 * that leaves the event loop when it is long, and the way of the outcome back.
 */
@NullMarked
package dev.sluice.editing;

import org.jspecify.annotations.NullMarked;
