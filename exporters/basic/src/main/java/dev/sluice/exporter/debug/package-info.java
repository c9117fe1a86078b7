/**
 * The {@code debug} exporter: writes what it gets for people to read, in one of three depths.
 *
 * <p>Text is made and written on the context's executor, never on an event loop, one request after
 * the other.
 */
@NullMarked
package dev.sluice.exporter.debug;

import org.jspecify.annotations.NullMarked;
