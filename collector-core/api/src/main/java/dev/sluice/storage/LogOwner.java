package dev.sluice.storage;

import dev.sluice.id.ComponentId;
import dev.sluice.id.ComponentKind;

/**
 * Whose log it is. The same owner finds the same log after a restart.
 *
 * @param kind of the component
 * @param id as configured
 * @param name tells apart several logs of one component, for example its signal; may be empty
 */
public record LogOwner(ComponentKind kind, ComponentId id, String name) {}
