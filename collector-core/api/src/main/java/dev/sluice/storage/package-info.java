/**
 * Where components keep what must survive the process: the side that components see. An extension
 * implements it.
 */
@NullMarked
package dev.sluice.storage;

import org.jspecify.annotations.NullMarked;
