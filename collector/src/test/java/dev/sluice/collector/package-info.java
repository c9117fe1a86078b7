@NullMarked
package dev.sluice.collector;

import org.jspecify.annotations.NullMarked;
