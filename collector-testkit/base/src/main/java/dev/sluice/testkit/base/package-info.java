/**
 * What tests of every module may use, those of core too: nothing in here knows a class of the
 * collector.
 */
@NullMarked
package dev.sluice.testkit.base;

import org.jspecify.annotations.NullMarked;
