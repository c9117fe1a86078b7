/**
 * The ledger: for every branch of every pipeline, {@code in + created = delivered +
 * rejected_by_backend + dropped + filtered + held}, exactly, at rest.
 */
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
