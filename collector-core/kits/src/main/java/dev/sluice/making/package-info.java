/** Makes components that live inside others: {@link dev.sluice.making.Inside}. */
@NullMarked
package dev.sluice.making;

import org.jspecify.annotations.NullMarked;
