/**
 * Lazy reading of checked bytes: cursors over resources, scopes and items that find a field when it
 * is asked for. Start at {@link dev.sluice.otlp.view.OtlpViews}. Views are for one thread.
 *
 * <p>What the views have of positions and arrays is for the rooms above, which copy ranges; nobody
 * writes there.
 */
@NullMarked
package dev.sluice.otlp.view;

import org.jspecify.annotations.NullMarked;
