/**
 * What a component is and gets: factories, lifecycle, context. To add a component, implement one
 * factory and name it in {@code META-INF/services}.
 */
@NullMarked
package dev.sluice.component;

import org.jspecify.annotations.NullMarked;
