@NullMarked
package dev.sluice.extension;

import org.jspecify.annotations.NullMarked;
