/**
 * What a YAML text says, as immutable nodes: values typed by the reference's rules, the raw text
 * where there is one, and where each came from. Knows nothing of keys, sections or components.
 */
@NullMarked
package dev.sluice.config.tree;

import org.jspecify.annotations.NullMarked;
