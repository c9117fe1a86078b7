@NullMarked
package dev.sluice.load.drive;

import org.jspecify.annotations.NullMarked;
