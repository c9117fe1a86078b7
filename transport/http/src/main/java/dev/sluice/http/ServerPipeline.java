package dev.sluice.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** Puts the handlers of a new connection together. */
final class ServerPipeline extends ChannelInitializer<Channel> {
  private final ServerRules rules;
  private final ServerConnections connections;
  private final @Nullable SslContext ssl;

  ServerPipeline(ServerRules rules, ServerConnections connections, @Nullable SslContext ssl) {
    this.rules = rules;
    this.connections = connections;
    this.ssl = ssl;
  }

  @Override
  protected void initChannel(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (ssl != null) {
      pipeline.addLast(new FirstBytes(rules, connections));
      SslHandler handler = ssl.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(rules.limits().tlsHandshake().toMillis());
      pipeline.addLast(handler);
    }
    ServerConnection connection = new ServerConnection(rules, connections, channel);
    pipeline.addLast(connection.decoder());
    pipeline.addLast(new HttpResponseEncoder());
    pipeline.addLast(connection);
    connections.opened(connection);
  }
}
