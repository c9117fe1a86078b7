@NullMarked
package dev.sluice.load.scenario;

import org.jspecify.annotations.NullMarked;
