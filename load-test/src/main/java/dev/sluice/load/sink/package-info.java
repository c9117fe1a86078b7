/** The backend end of a run: counts, checks, and misbehaves on command. */
@NullMarked
package dev.sluice.load.sink;

import org.jspecify.annotations.NullMarked;
