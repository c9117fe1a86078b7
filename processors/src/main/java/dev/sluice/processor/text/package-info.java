/** Texts of attributes as values, by the rules of the reference. */
@NullMarked
package dev.sluice.processor.text;

import org.jspecify.annotations.NullMarked;
