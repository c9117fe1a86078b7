/**
 * A whole configuration, typed: the components with their records, the pipelines, the collector's
 * own telemetry; how it is read from a tree, checked, linted, and shown again.
 */
@NullMarked
package dev.sluice.config.model;

import org.jspecify.annotations.NullMarked;
