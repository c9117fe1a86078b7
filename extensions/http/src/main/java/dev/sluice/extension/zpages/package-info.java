/** The {@code zpages} extension: pages that show what a collector is made of. */
@NullMarked
package dev.sluice.extension.zpages;

import org.jspecify.annotations.NullMarked;
