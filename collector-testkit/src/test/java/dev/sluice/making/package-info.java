/** Tests of {@code dev.sluice.making}; they stand here because they need the test kit. */
@NullMarked
package dev.sluice.making;

import org.jspecify.annotations.NullMarked;
