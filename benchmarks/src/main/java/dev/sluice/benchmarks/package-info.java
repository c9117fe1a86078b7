/**
 * Micro-benchmarks of the wire code, and of what a request costs beside its bytes, unpublished. To
 * run them, with bytes allocated for each item:
 *
 * <pre>{@code
 * mvn -q -pl benchmarks -am package -DskipTests
 * java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)" org.openjdk.jmh.Main -prof gc -prof dev.sluice.benchmarks.CpuTimeProfiler
 * }</pre>
 *
 * <p>Scores are nanoseconds for one item (a span), as {@code gc.alloc.rate.norm} is bytes for one
 * item. On a busy machine read {@code cpu.time} instead of the score. Compare only what ran
 * together: protobuf-java's parse is there as the yardstick.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
