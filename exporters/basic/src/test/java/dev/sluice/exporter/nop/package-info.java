@NullMarked
package dev.sluice.exporter.nop;

import org.jspecify.annotations.NullMarked;
