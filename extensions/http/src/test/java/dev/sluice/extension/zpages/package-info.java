@NullMarked
package dev.sluice.extension.zpages;

import org.jspecify.annotations.NullMarked;
