/** Runs a scenario against one collector: load, faults, samples, ledger, verdict. */
@NullMarked
package dev.sluice.load.run;

import org.jspecify.annotations.NullMarked;
