/** Tests. */
@NullMarked
package dev.sluice.receiver.otlp;

import org.jspecify.annotations.NullMarked;
