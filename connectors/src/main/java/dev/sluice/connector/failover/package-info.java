/**
 * The connector that sends data elsewhere while the pipelines that should have it fail. {@link
 * dev.sluice.connector.failover.CurrentLevel} knows which level has its turn, a {@link
 * dev.sluice.connector.failover.Passage} brings one batch from level to level.
 */
@NullMarked
package dev.sluice.connector.failover;

import org.jspecify.annotations.NullMarked;
