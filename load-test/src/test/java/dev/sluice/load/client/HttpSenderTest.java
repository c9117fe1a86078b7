package dev.sluice.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.load.payload.Signal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HttpSenderTest {
  private static final int REQUESTS = 20;

  /** Each refusal closes the connection; each next request is sent out of the answer's callback. */
  @Test
  void anAnswerThatClosesTheConnectionBelongsToItsOwnRequestAlone() throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean odd = arrived.getAndIncrement() % 2 == 0;
          exchange.getResponseHeaders().add("Connection", "close");
          exchange.sendResponseHeaders(odd ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    Wire wire = Wire.of(Wire.Protocol.HTTP, Wire.Compression.NONE);
    List<Answer.Kind> answers = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(REQUESTS);
    try (EventLoops loops = new EventLoops(1);
        Senders senders =
            Senders.connect("127.0.0.1", server.getAddress().getPort(), wire, 1, loops)) {
      Sender sender = senders.all().get(0);
      Body body = new Body(10);
      body.setLength(10);
      Consumer<Answer> next =
          new Consumer<>() {
            @Override
            public void accept(Answer answer) {
              answers.add(answer.kind());
              all.countDown();
              if (answers.size() < REQUESTS) {
                sender.send(Signal.TRACES, body, this);
              }
            }
          };
      sender.send(Signal.TRACES, body, next);
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.stop(0);
    }
    assertThat(arrived).hasValue(REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(answers.get(i)).isEqualTo(i % 2 == 0 ? Answer.Kind.RETRY : Answer.Kind.ACCEPTED);
    }
  }
}
