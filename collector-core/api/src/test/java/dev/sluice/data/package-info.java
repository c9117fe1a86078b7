/** Tests. */
@NullMarked
package dev.sluice.data;

import org.jspecify.annotations.NullMarked;
