/** When requests are sent: schedules, open and closed loops, latencies. */
@NullMarked
package dev.sluice.load.drive;

import org.jspecify.annotations.NullMarked;
