/** The exporter that takes everything and keeps nothing. */
@NullMarked
package dev.sluice.exporter.nop;

import org.jspecify.annotations.NullMarked;
