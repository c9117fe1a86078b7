/** The proof that a collector with a queue on disk loses nothing when it is killed. */
@NullMarked
package dev.sluice.load.kills;

import org.jspecify.annotations.NullMarked;
