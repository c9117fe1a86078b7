/**
 * Bringing data to its end: {@link dev.sluice.onward.Onward} offers each {@link
 * dev.sluice.onward.Journey} until it is taken, refused for good or given up, and ends it once.
 * {@code batch}, the exporters' base and every {@link dev.sluice.onward.Maker} stand on it.
 *
 * <p>What a user adds are two parts: a {@link dev.sluice.onward.Route} knows how an attempt is made
 * and what an answer means; an {@link dev.sluice.onward.Account} counts and tells. Nothing here has
 * a thread: work goes on where an answer comes, or on a timer's thread or the user's executor after
 * a wait.
 */
@NullMarked
package dev.sluice.onward;

import org.jspecify.annotations.NullMarked;
