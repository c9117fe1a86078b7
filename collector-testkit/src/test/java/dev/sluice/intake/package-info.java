/** Tests of {@code dev.sluice.intake}; they stand here because they need the test kit. */
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
