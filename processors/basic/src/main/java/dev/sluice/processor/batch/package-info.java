/**
 * Joins small requests into larger ones, by count, bytes and age, and cuts those that are too
 * large. Many threads call {@code accept}; none of them waits, and there is no thread of its own:
 * whoever completes a batch also passes it on.
 */
@NullMarked
package dev.sluice.processor.batch;

import org.jspecify.annotations.NullMarked;
