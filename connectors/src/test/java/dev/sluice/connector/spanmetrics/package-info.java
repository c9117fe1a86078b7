@NullMarked
package dev.sluice.connector.spanmetrics;

import org.jspecify.annotations.NullMarked;
