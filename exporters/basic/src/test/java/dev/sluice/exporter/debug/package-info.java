@NullMarked
package dev.sluice.exporter.debug;

import org.jspecify.annotations.NullMarked;
