/**
 * Configuration: sources, merging, substitution, typing, and the one description per component from
 * which binder, validation, {@code print-config} and documentation come.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
