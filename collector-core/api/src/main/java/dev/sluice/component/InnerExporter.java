package dev.sluice.component;

import dev.sluice.config.tree.Node;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;

/**
 * An exporter that another component asks for, to have inside it.
 *
 * @param type of the exporter
 * @param name tells it from others; its id is {@code type/name}
 * @param signal that it is to take
 * @param config its section of a configuration
 * @param isSeen whether its metrics are among the collector's
 */
public record InnerExporter(
    ComponentType type, String name, Signal signal, Node config, boolean isSeen) {}
