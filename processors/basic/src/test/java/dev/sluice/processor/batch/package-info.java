/** Tests of the batch processor. */
@NullMarked
package dev.sluice.processor.batch;

import org.jspecify.annotations.NullMarked;
