/** HTTP server and client. */
module dev.sluice.http {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.codec;
  requires transitive dev.sluice.kits;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;

  exports dev.sluice.http;
}
