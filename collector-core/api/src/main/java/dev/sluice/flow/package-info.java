/** How batches move: consumers, replies, and outcomes as types. */
@NullMarked
package dev.sluice.flow;

import org.jspecify.annotations.NullMarked;
