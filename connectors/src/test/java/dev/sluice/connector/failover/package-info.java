@NullMarked
package dev.sluice.connector.failover;

import org.jspecify.annotations.NullMarked;
