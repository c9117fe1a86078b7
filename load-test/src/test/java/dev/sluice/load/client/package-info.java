@NullMarked
package dev.sluice.load.client;

import org.jspecify.annotations.NullMarked;
