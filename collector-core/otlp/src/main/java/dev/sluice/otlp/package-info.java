/**
 * OTLP protobuf on the wire, in five rooms that see only those before them:
 *
 * <ol>
 *   <li>{@code wire}: varints, tags, field numbers, message types
 *   <li>{@code check}: the structural check, counting, scopes of old senders
 *   <li>{@code view}: lazy reading
 *   <li>{@code write}: requests from nothing, and payloads of ranges
 *   <li>{@code edit}: changing, dropping, splitting
 * </ol>
 *
 * <p>All work over the bytes as they came; nothing decodes a whole message. Bytes are checked once,
 * when they arrive ({@code dev.sluice.otlp.check.OtlpCheck}); all else trusts checked bytes. Views,
 * edits and writers are for one thread; everything else has no state.
 */
@NullMarked
package dev.sluice.otlp;

import org.jspecify.annotations.NullMarked;
