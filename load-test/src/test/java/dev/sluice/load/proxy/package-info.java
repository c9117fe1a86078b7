@NullMarked
package dev.sluice.load.proxy;

import org.jspecify.annotations.NullMarked;
