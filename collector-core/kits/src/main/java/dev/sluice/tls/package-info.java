/**
 * TLS as configured: the keys of the reference's {@code tls} blocks, PEM files and inline PEM, and
 * reloading. Only the JDK; each transport builds its own context from the managers made here.
 */
@NullMarked
package dev.sluice.tls;

import org.jspecify.annotations.NullMarked;
