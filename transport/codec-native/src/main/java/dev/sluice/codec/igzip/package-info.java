/** Deflate by Intel's ISA-L, as the library GKL ships it for Linux on x86-64. */
@NullMarked
package dev.sluice.codec.igzip;

import org.jspecify.annotations.NullMarked;
