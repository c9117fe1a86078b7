/** Tests of {@code dev.sluice.pulling}; they stand here because they need the test kit. */
@NullMarked
package dev.sluice.pulling;

import org.jspecify.annotations.NullMarked;
