@NullMarked
package dev.sluice.processor.text;

import org.jspecify.annotations.NullMarked;
