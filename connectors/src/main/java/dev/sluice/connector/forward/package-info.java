/** The connector that joins pipelines of one signal. */
@NullMarked
package dev.sluice.connector.forward;

import org.jspecify.annotations.NullMarked;
