@NullMarked
package dev.sluice.extension.healthcheck;

import org.jspecify.annotations.NullMarked;
