/**
 * Components as somebody outside would write them, against what is public alone: each shows that
 * the kits carry one kind of what comes, and how little is left to write. They keep to the contract
 * suites of their kinds.
 */
@NullMarked
package dev.sluice.sketch;

import org.jspecify.annotations.NullMarked;
