package dev.sluice.engine;

import dev.sluice.component.ComponentStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of an instance at one moment.
 *
 * @param status null before it was started
 * @param cause why, for the error states that gave a cause
 * @param since when it came into this state
 */
public record StatusSnapshot(
    @Nullable ComponentStatus status, @Nullable Throwable cause, Instant since) {}
