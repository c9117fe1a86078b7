@NullMarked
package dev.sluice.load.report;

import org.jspecify.annotations.NullMarked;
