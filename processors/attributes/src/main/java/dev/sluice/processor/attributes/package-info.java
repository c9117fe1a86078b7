/**
 * The {@code attributes} and {@code resource} processors: actions on attributes, by splicing. Start
 * reading at {@link dev.sluice.processor.attributes.AttributesProcessor}; what an action does is in
 * the classes that end in {@code Action}.
 */
@NullMarked
package dev.sluice.processor.attributes;

import org.jspecify.annotations.NullMarked;
