/** Secrets that stand in files, read again when those change. */
@NullMarked
package dev.sluice.credentials;

import org.jspecify.annotations.NullMarked;
