@NullMarked
package dev.sluice.extension.owntelemetry;

import org.jspecify.annotations.NullMarked;
