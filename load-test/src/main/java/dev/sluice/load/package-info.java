/**
 * Drives a collector from outside, whatever its make, and proves what became of the data. Nothing
 * here knows Sluice's own code: clients and sinks are grpc-java, the JDK's HTTP and the published
 * OTLP messages.
 */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
