@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
