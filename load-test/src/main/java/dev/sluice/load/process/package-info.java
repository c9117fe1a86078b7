/** The collector under test as a process, and what it costs. */
@NullMarked
package dev.sluice.load.process;

import org.jspecify.annotations.NullMarked;
