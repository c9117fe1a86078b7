/**
 * The one structural check of bytes as they arrive, the count of their items, and the scopes that
 * old senders spelled otherwise. What is above trusts checked bytes. No state.
 *
 * <p>Where bytes come in: {@link dev.sluice.otlp.check.OtlpCheck}, {@link
 * dev.sluice.otlp.check.LegacyScopes}, {@link dev.sluice.otlp.check.OtlpCount}.
 */
@NullMarked
package dev.sluice.otlp.check;

import org.jspecify.annotations.NullMarked;
