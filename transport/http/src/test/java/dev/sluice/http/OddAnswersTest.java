package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that answer in ways of their own: what was answered is never sent again. */
@Timeout(60)
class OddAnswersTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final TestContext context =
      TestContext.of(ComponentKind.EXPORTER, "otlp_http").withExecutor(executor);

  @AfterEach
  void end() {
    context.close();
    executor.shutdownNow();
  }

  private HttpReply replyTo(String answer, boolean tls) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  if (!tls) {
                    peer.request();
                  }
                  peer.send(answer);
                  if (tls) {
                    peer.awaitEnd(); // closing before the hello is read would reset the connection
                  }
                });
        Callers callers = new Callers(context, "{tls: {insecure_skip_verify: true}}")) {
      String url = tls ? server.url("/").replace("http:", "https:") : server.url("/");
      HttpReply reply = callers.call(Callers.post(url, "x"));
      assertThat(server.connections.get()).isEqualTo(1);
      return reply;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nab"
      })
  void takesASuccessHoweverItIsWritten(String answer) throws Exception {
    assertThat(replyTo(answer, false))
        .isInstanceOfSatisfying(
            HttpReply.Response.class,
            response -> {
              assertThat(response.isSuccess()).isTrue();
              assertThat(response.truncated()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({"400", "503"})
  void anErrorThatBreaksOffCountsByItsStatus(int status) throws Exception {
    assertThat(replyTo("HTTP/1.1 " + status + " No\r\nContent-Length: 20\r\n\r\nab", false))
        .isInstanceOfSatisfying(
            HttpReply.Response.class, response -> assertThat(response.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhush",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\nContent-Type: hush\r\n",
        "SSH-2.0-hush\r\n",
        "\r\n\r\nhush",
        "220 hush ESMTP\r\n"
      })
  void whatIsNoAnswerIsAFailureThatQuotesNothing(String answer) throws Exception {
    assertThat(replyTo(answer, false))
        .isInstanceOfSatisfying(
            HttpReply.Failure.class,
            failure -> assertThat(failure.message()).doesNotContain("hush", "Exception", "SSH"));
  }

  @Test
  void interimAnswersAreTakenAsManyAsAreUsual() throws Exception {
    String interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    assertThat(replyTo(interim.repeat(50) + ScriptedServer.OK, false))
        .isInstanceOf(HttpReply.Response.class);
  }

  @Test
  void interimAnswersWithoutEndAreNotListenedTo() throws Exception {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000);
    int[] sent = new int[1];
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.request();
                  for (; sent[0] < 10_000; sent[0]++) {
                    peer.send(interim);
                  }
                });
        Callers callers = new Callers(context, "{}")) {
      assertThat(callers.failure(Callers.post(server.url("/"), "x")))
          .isEqualTo("the server sends interim answers without end");
    }
    assertThat(sent[0]).as("of 25 KB each, with what the sockets hold").isLessThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.1 400 hush-hush", "SSH-2.0-hush-hush", "hush-hush-hush"})
  void saysThatTheServerAnswersWithoutTls(String answer) throws Exception {
    assertThat(replyTo(answer + "\r\n\r\n", true))
        .isEqualTo(
            new HttpReply.Failure(
                "tls: the server answers without TLS: use http:// in the endpoint", false));
  }

  @Test
  void saysThatTheServerSpeaksTlsOrHttp2() throws Exception {
    assertThat(replyTo("\u0015\u0003\u0001\u0000\u0002\u0002F\r\n\r\n", false))
        .isInstanceOfSatisfying(
            HttpReply.Failure.class,
            failure -> assertThat(failure.message()).endsWith("use https:// in the endpoint"));
    assertThat(replyTo("\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000\r\n\r\n", false))
        .isInstanceOfSatisfying(
            HttpReply.Failure.class,
            failure -> assertThat(failure.message()).contains("HTTP/2, as for gRPC"));
  }

  @Test
  void namesAnAlertOfTls() throws Exception {
    assertThat(replyTo("\u0015\u0003\u0003\u0000\u0002\u0002t", true))
        .isInstanceOfSatisfying(
            HttpReply.Failure.class,
            failure ->
                assertThat(failure.message())
                    .startsWith("tls: the server ended TLS: certificate_required"));
  }
}
