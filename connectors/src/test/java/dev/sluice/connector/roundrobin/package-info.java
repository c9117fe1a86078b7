@NullMarked
package dev.sluice.connector.roundrobin;

import org.jspecify.annotations.NullMarked;
