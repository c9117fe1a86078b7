@NullMarked
package dev.sluice.exporter.otlp;

import org.jspecify.annotations.NullMarked;
