/** Tokens that clients show and servers ask for. */
@NullMarked
package dev.sluice.extension.bearertokenauth;

import org.jspecify.annotations.NullMarked;
