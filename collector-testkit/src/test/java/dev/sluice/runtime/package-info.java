/** Tests of the exporter base; they stand here because they need the test kit. */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
