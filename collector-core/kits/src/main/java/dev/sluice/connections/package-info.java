/**
 * What transports share about connections, whatever protocol runs on them: how many there may be,
 * which of them are idle, what a listener offers and how a socket is named in errors. No Netty
 * here.
 */
@NullMarked
package dev.sluice.connections;

import org.jspecify.annotations.NullMarked;
