/** The exporters {@code otlp_grpc} and {@code otlp_http}. */
@NullMarked
package dev.sluice.exporter.otlp;

import org.jspecify.annotations.NullMarked;
