@NullMarked
package dev.sluice.connector.forward;

import org.jspecify.annotations.NullMarked;
