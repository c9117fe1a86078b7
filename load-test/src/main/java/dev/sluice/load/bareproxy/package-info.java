/**
 * A relay of gRPC messages that looks at nothing: the limit of what a collector on this stack can
 * do.
 */
@NullMarked
package dev.sluice.load.bareproxy;

import org.jspecify.annotations.NullMarked;
