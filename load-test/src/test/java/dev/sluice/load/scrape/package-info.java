@NullMarked
package dev.sluice.load.scrape;

import org.jspecify.annotations.NullMarked;
