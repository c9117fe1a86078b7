/** Tests. */
@NullMarked
package dev.sluice.component;

import org.jspecify.annotations.NullMarked;
