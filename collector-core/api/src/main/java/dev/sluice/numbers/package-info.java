/**
 * Numbers and their text: the shortest decimal of a double, its layouts, and what Go takes for a
 * number. No state.
 */
@NullMarked
package dev.sluice.numbers;

import org.jspecify.annotations.NullMarked;
