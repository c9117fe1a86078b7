/**
 * For components that make data in their own time: {@link dev.sluice.pulling.Rounds} has work done
 * at an interval, one round at a time; {@link dev.sluice.pulling.Source} brings what was made into
 * the pipelines and accounts for it; {@link dev.sluice.pulling.Puller} is both around a {@link
 * dev.sluice.pulling.Scraper}, with the reference's keys and metrics.
 */
@NullMarked
package dev.sluice.pulling;

import org.jspecify.annotations.NullMarked;
