@NullMarked
package dev.sluice.extension.metricspage;

import org.jspecify.annotations.NullMarked;
