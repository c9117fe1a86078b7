/** Runs that prove that nothing accepted is lost, by the numbers of the items. */
@NullMarked
package dev.sluice.load.ledger;

import org.jspecify.annotations.NullMarked;
