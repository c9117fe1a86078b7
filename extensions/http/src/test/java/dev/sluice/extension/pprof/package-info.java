@NullMarked
package dev.sluice.extension.pprof;

import org.jspecify.annotations.NullMarked;
