/** The {@code health_check} extension: says whether the collector takes data. */
@NullMarked
package dev.sluice.extension.healthcheck;

import org.jspecify.annotations.NullMarked;
