/** User names and passwords, which clients show and servers look up (RFC 7617). */
@NullMarked
package dev.sluice.extension.basicauth;

import org.jspecify.annotations.NullMarked;
