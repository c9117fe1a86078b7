/**
 * One memory budget per collector, in retained bytes. A charge never waits; a release never needs a
 * charge.
 */
@NullMarked
package dev.sluice.memory;

import org.jspecify.annotations.NullMarked;
