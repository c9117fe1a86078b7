/** Tokens that an authorization server issues to this client (RFC 6749, section 4.4). */
@NullMarked
package dev.sluice.extension.oauth2client;

import org.jspecify.annotations.NullMarked;
