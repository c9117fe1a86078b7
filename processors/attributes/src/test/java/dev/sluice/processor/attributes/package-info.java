/** Tests of the attributes and resource processors. */
@NullMarked
package dev.sluice.processor.attributes;

import org.jspecify.annotations.NullMarked;
