/**
 * What a component is called: kind, type and id. Under everything that tells components apart:
 * ledger, metrics, storage, configuration.
 */
@NullMarked
package dev.sluice.id;

import org.jspecify.annotations.NullMarked;
