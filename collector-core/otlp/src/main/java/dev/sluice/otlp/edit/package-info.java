/**
 * Changes requests by splicing: what is not touched keeps its bytes. Start at {@link
 * dev.sluice.otlp.edit.OtlpEdit}; {@link dev.sluice.otlp.edit.OtlpSplitter} cuts requests into
 * smaller ones.
 */
@NullMarked
package dev.sluice.otlp.edit;

import org.jspecify.annotations.NullMarked;
