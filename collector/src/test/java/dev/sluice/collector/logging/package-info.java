@NullMarked
package dev.sluice.collector.logging;

import org.jspecify.annotations.NullMarked;
