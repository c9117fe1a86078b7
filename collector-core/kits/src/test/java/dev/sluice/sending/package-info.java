@NullMarked
package dev.sluice.sending;

import org.jspecify.annotations.NullMarked;
