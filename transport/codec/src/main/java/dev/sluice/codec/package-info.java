/**
 * Content codings of HTTP and gRPC: whole bodies from byte ranges to exact arrays, with a limit on
 * decoded bytes and every decoded byte charged to a memory budget. Nothing here blocks, but it
 * computes for long: not for event loops unless the body is small.
 */
@NullMarked
package dev.sluice.codec;

import org.jspecify.annotations.NullMarked;
