@NullMarked
package dev.sluice.load.ledger;

import org.jspecify.annotations.NullMarked;
