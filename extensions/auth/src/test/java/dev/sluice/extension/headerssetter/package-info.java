/** Headers of outgoing calls, out of the configuration, of files and of what came in. */
@NullMarked
package dev.sluice.extension.headerssetter;

import org.jspecify.annotations.NullMarked;
