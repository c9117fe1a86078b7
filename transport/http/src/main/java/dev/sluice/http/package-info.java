/**
 * An HTTP/1.1 server and client on Netty, with the reference's keys. Public are the configuration
 * records, the server with its handlers, and the client; no Netty type shows. Event loops are
 * shared by all servers and clients of a collector, and nothing blocks them.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
