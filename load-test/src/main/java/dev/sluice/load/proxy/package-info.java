/** A TCP relay that breaks on command. */
@NullMarked
package dev.sluice.load.proxy;

import org.jspecify.annotations.NullMarked;
