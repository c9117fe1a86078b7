@NullMarked
package dev.sluice.onward;

import org.jspecify.annotations.NullMarked;
