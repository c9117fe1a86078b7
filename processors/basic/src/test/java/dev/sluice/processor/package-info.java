/** Tests of processors together, in a running collector. */
@NullMarked
package dev.sluice.processor;

import org.jspecify.annotations.NullMarked;
