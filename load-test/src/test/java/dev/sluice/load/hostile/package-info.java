@NullMarked
package dev.sluice.load.hostile;

import org.jspecify.annotations.NullMarked;
