@NullMarked
package dev.sluice.load.payload;

import org.jspecify.annotations.NullMarked;
