/** The receiver that receives nothing. */
@NullMarked
package dev.sluice.receiver.nop;

import org.jspecify.annotations.NullMarked;
