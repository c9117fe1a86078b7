/**
 * JSON (RFC 8259) over bytes, for the formats that are written in it: a text is walked in place and
 * made in pieces, what that takes is asked of a {@link dev.sluice.json.MemoryRoom} before it is
 * made.
 */
@NullMarked
package dev.sluice.json;

import org.jspecify.annotations.NullMarked;
