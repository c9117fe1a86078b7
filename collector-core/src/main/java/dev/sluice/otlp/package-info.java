/**
 * OTLP protobuf on the wire: the structural check, counting, lazy views, splitting, filtering and
 * splicing, all over the bytes as they came. Nothing here decodes a whole message.
 *
 * <p>Start at {@link dev.sluice.otlp.check.OtlpCheck} (bytes are checked once, when they arrive);
 * all other classes trust checked bytes. Views are cursors for one thread; everything else has no
 * state.
 */
@NullMarked
package dev.sluice.otlp;

import org.jspecify.annotations.NullMarked;
