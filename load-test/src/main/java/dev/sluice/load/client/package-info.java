/** OTLP clients that send encoded requests without waiting. */
@NullMarked
package dev.sluice.load.client;

import org.jspecify.annotations.NullMarked;
