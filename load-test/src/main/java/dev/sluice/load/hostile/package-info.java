/** The proof that no client can end a collector, or keep it from serving others. */
@NullMarked
package dev.sluice.load.hostile;

import org.jspecify.annotations.NullMarked;
