/** Tests of the attributes and resource processors. */
@NullMarked
package dev.sluice.processor.tailsampling;

import org.jspecify.annotations.NullMarked;
