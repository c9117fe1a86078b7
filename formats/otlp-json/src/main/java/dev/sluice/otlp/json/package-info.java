/**
 * OTLP/JSON, after OTLP specification 1.11 ("JSON Protobuf Encoding") with the leniencies of the
 * reference: one pass from JSON to OTLP bytes, and back. Both directions are driven by one table,
 * {@link dev.sluice.otlp.json.OtlpSchema}.
 */
@NullMarked
package dev.sluice.otlp.json;

import org.jspecify.annotations.NullMarked;
