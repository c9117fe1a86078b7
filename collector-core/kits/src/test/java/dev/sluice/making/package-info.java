@NullMarked
package dev.sluice.making;

import org.jspecify.annotations.NullMarked;
