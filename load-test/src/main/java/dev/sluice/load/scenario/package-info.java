/** Scenarios: what is driven through which collector configuration, read from YAML. */
@NullMarked
package dev.sluice.load.scenario;

import org.jspecify.annotations.NullMarked;
