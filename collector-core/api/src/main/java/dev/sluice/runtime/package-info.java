/** Time, timers and threads as components get them, so that tests own them. */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
