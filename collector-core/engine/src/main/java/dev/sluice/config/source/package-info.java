/**
 * From the command line to one tree: locations and their schemes, the order of merging, {@code
 * ${...}}. The world outside comes in through {@link dev.sluice.config.source.ConfigEnvironment}.
 */
@NullMarked
package dev.sluice.config.source;

import org.jspecify.annotations.NullMarked;
