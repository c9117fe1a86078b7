@NullMarked
package dev.sluice.pulling;

import org.jspecify.annotations.NullMarked;
