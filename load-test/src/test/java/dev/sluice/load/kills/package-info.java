@NullMarked
package dev.sluice.load.kills;

import org.jspecify.annotations.NullMarked;
