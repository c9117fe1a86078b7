/**
 * What component tests use: a clock they own, recording fakes, sample data, and a contract suite
 * for each kind.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
