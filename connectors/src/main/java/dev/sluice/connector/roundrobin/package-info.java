/** The connector that gives each batch to the next one of the pipelines behind it. */
@NullMarked
package dev.sluice.connector.roundrobin;

import org.jspecify.annotations.NullMarked;
