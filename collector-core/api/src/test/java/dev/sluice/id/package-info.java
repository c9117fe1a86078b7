/** Tests. */
@NullMarked
package dev.sluice.id;

import org.jspecify.annotations.NullMarked;
