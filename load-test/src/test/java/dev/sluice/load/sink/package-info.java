@NullMarked
package dev.sluice.load.sink;

import org.jspecify.annotations.NullMarked;
