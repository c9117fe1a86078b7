/**
 * The logging backend of the distribution: lines in the reference's two encodings, cut by its
 * sampling, written by a thread of their own. Entry: {@link
 * dev.sluice.collector.logging.LogBackend}.
 */
@NullMarked
package dev.sluice.collector.logging;

import org.jspecify.annotations.NullMarked;
