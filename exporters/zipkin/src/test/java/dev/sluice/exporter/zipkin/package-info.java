@NullMarked
package dev.sluice.exporter.zipkin;

import org.jspecify.annotations.NullMarked;
