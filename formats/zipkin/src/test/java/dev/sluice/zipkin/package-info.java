@NullMarked
package dev.sluice.zipkin;

import org.jspecify.annotations.NullMarked;
