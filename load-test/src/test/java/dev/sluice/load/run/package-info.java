@NullMarked
package dev.sluice.load.run;

import org.jspecify.annotations.NullMarked;
