/**
 * Makes requests, values and answers from nothing, and payloads of ranges that are there already.
 * Start at {@link dev.sluice.otlp.write.OtlpWriter}; the splicing below it is the editor's too.
 */
@NullMarked
package dev.sluice.otlp.write;

import org.jspecify.annotations.NullMarked;
