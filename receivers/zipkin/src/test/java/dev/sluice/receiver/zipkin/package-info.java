@NullMarked
package dev.sluice.receiver.zipkin;

import org.jspecify.annotations.NullMarked;
