package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SpecBinder;
import dev.sluice.flow.StatusCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What does not come from the backend's own status is tried again, whatever a balancer, a proxy or
 * another service on its port says meanwhile; and none of their bytes is quoted.
 */
@Timeout(120)
class GrpcClientForeignBackendTest {
  private static final String CANARY = "c4n4ry";
  private static final Map<String, String> GRPC_HEADERS =
      Map.of(":status", "200", "content-type", "application/grpc");

  private static final List<Arguments> CASES = new ArrayList<>();

  private static void add(String name, String words, RawBackend.Script script) {
    CASES.add(Arguments.of(name, words, script));
  }

  /** Another protocol from the first byte on. */
  private static void addGreetings() {
    for (int status : new int[] {200, 301, 400, 401, 404, 429, 500, 502, 503, 504}) {
      add(
          "HTTP/1.1 " + status,
          "HTTP/1 and status " + status,
          peer ->
              peer.greet(
                  "HTTP/1.1 "
                      + status
                      + " x\r\ncontent-type: text/html\r\nset-cookie: "
                      + CANARY
                      + "\r\nconnection: close\r\n\r\n<html>"
                      + CANARY
                      + "</html>"));
    }
    add(
        "HTTP/1.1 without an end",
        "HTTP/1",
        peer -> {
          peer.text("HTTP/1.1 503 x\r\nx: " + CANARY);
          peer.drain();
        });
    add("TLS alert", "remove insecure", peer -> peer.greet(new byte[] {21, 3, 1, 0, 2, 2, 40}));
    add("SSH", "does not speak HTTP/2", peer -> peer.greet("SSH-2.0-" + CANARY + "\r\n"));
    add("SMTP", "does not speak HTTP/2", peer -> peer.greet("220 " + CANARY + " ESMTP\r\n"));
    add("RESP", "does not speak HTTP/2", peer -> peer.greet("-ERR " + CANARY + "\r\n"));
    add("zeros", "does not speak HTTP/2", peer -> peer.greet(new byte[100_000]));
    add("nothing", "without an answer", peer -> {});
    add("a reset", "", RawBackend.Peer::resetOnClose);
    add("two bytes", "", peer -> peer.greet(new byte[] {0, 0}));
    add("half of a frame", "", peer -> peer.greet(new byte[] {0, 0, 6, 4, 0}));
    add(
        "half of a frame and a reset",
        "",
        peer -> {
          peer.bytes(new byte[] {0, 0, 6, 4, 0});
          peer.resetOnClose();
        });
    add("settings and no more", "", peer -> peer.frame(RawConnection.SETTINGS, 0, 0, new byte[0]));
    add(
        "settings that do not exist",
        "HTTP/2 was not kept to",
        peer -> {
          peer.frame(RawConnection.SETTINGS, 0, 0, new byte[5]);
          peer.drain();
        });
  }

  /** HTTP/2, but no answer of a gRPC server. */
  private static void addFailuresOfTheConnection() {
    for (int code = 0; code <= 14; code++) {
      int error = code;
      for (int last : new int[] {0, Integer.MAX_VALUE}) {
        add(
            "GOAWAY " + error + ", last stream " + last,
            "",
            peer -> {
              peer.awaitRequest();
              byte[] goAway = RawFrames.int32(last, error);
              peer.frame(RawConnection.GOAWAY, 0, 0, goAway);
            });
        add(
            "GOAWAY " + error + " with words, last stream " + last,
            "",
            peer -> {
              peer.awaitRequest();
              ByteArrayOutputStream goAway = new ByteArrayOutputStream();
              goAway.writeBytes(RawFrames.int32(last, error));
              goAway.writeBytes(CANARY.getBytes(StandardCharsets.US_ASCII));
              peer.frame(RawConnection.GOAWAY, 0, 0, goAway.toByteArray());
            });
      }
      add(
          "RST_STREAM " + error,
          "",
          peer -> {
            int stream = peer.awaitRequest();
            while (true) { // one that was refused is sent again at once
              peer.frame(RawConnection.RST_STREAM, 0, stream, RawFrames.int32(error));
              stream = peer.awaitNextRequest();
            }
          });
    }
    addCall("closed", "", (peer, stream) -> {});
    addCall("reset", "", (peer, stream) -> peer.resetOnClose());
    addCall(
        "a frame that is too long",
        "HTTP/2 was not kept to",
        (peer, stream) -> peer.frame(RawConnection.DATA, 0, stream, new byte[200_000]));
    addCall(
        "a header block that cannot be read",
        "HTTP/2 was not kept to",
        (peer, stream) -> {
          peer.frame(RawConnection.HEADERS, 5, stream, new byte[] {-1, -1, -1, -1, -1, -1, -1});
          peer.drain();
        });
    addCall(
        "headers on the connection",
        "HTTP/2 was not kept to",
        (peer, stream) -> {
          peer.headers(0, true, Map.of("grpc-status", "13", "x", CANARY));
          peer.drain();
        });
    addCall(
        "a window beyond all bounds",
        "",
        (peer, stream) -> {
          peer.frame(RawConnection.WINDOW_UPDATE, 0, stream, RawFrames.int32(Integer.MAX_VALUE));
          peer.drain();
        });
    addCall(
        "HTTP/1.1 in the middle",
        "",
        (peer, stream) -> peer.text("HTTP/1.1 503 " + CANARY + "\r\n\r\n" + CANARY.repeat(50)));
  }

  private interface Answer {
    void write(RawBackend.Peer peer, int stream) throws java.io.IOException;
  }

  private static void addCall(String name, String words, Answer answer) {
    add(name, words, peer -> answer.write(peer, peer.awaitRequest()));
  }

  private static void addAnswers() {
    for (int status : new int[] {200, 400, 401, 403, 404, 429, 431, 500, 502, 503, 504}) {
      Map<String, String> html = new LinkedHashMap<>();
      html.put(":status", String.valueOf(status));
      html.put("content-type", "text/html; " + CANARY);
      html.put("set-cookie", CANARY);
      addCall(
          "HTTP/2 " + status + " with a page",
          "HTTP status " + status,
          (peer, stream) -> {
            peer.headers(stream, false, html);
            byte[] page = ("<html>" + CANARY.repeat(300)).getBytes(StandardCharsets.UTF_8);
            peer.frame(RawConnection.DATA, RawConnection.END_STREAM, stream, page);
            peer.drain();
          });
      addCall(
          "HTTP/2 " + status + " alone",
          "HTTP status " + status,
          (peer, stream) -> {
            peer.headers(stream, true, html);
            peer.drain();
          });
    }
    addCall(
        "a status beside a page",
        "HTTP status 502",
        (peer, stream) -> {
          peer.headers(
              stream, true, Map.of(":status", "502", "grpc-status", "3", "grpc-message", CANARY));
          peer.drain();
        });
    addCall(
        "no status",
        "",
        (peer, stream) -> {
          peer.headers(stream, false, GRPC_HEADERS);
          peer.headers(stream, true, Map.of("x", CANARY));
          peer.drain();
        });
    for (String malformed : List.of("abc", "", "-1", "1x")) {
      addCall(
          "status \"" + malformed + "\"",
          "",
          (peer, stream) -> {
            peer.headers(stream, false, GRPC_HEADERS);
            peer.headers(stream, true, Map.of("grpc-status", malformed));
            peer.drain();
          });
    }
    addCall(
        "an end without trailers",
        "",
        (peer, stream) -> {
          peer.headers(stream, false, GRPC_HEADERS);
          peer.frame(RawConnection.DATA, RawConnection.END_STREAM, stream, new byte[0]);
          peer.drain();
        });
    addCall(
        "data without headers",
        "",
        (peer, stream) -> {
          peer.frame(RawConnection.DATA, 0, stream, new byte[5]);
          peer.drain();
        });
    addCall("headers, then gone", "", (peer, stream) -> peer.headers(stream, false, GRPC_HEADERS));
    addCall("success without a message", "without a response", answer(GRPC_HEADERS));
    Map<String, String> gzip = new LinkedHashMap<>(GRPC_HEADERS);
    gzip.put("grpc-encoding", "gzip");
    addCall("gzip that is none", "response: ", answer(gzip, 1, 0, 0, 0, 3, 1, 2, 3));
    Map<String, String> unknown = new LinkedHashMap<>(GRPC_HEADERS);
    unknown.put("grpc-encoding", "br");
    addCall("an unknown coding", "", answer(unknown, 1, 0, 0, 0, 3, 1, 2, 3));
    addCall("a coding that is not named", "", answer(GRPC_HEADERS, 1, 0, 0, 0, 3, 1, 2, 3));
    addCall("a message too large", "", answer(GRPC_HEADERS, 0, 127, 0, 0, 0));
    addCall("a message cut off", "", answer(GRPC_HEADERS, 0, 0, 0, 0, 9, 1));
    addCall("a message with a wrong flag", "", answer(GRPC_HEADERS, 9, 0, 0, 0, 0));
  }

  /** Headers, data, and a status that says all is well. */
  private static Answer answer(Map<String, String> headers, int... data) {
    return (peer, stream) -> {
      peer.headers(stream, false, headers);
      ByteBuffer bytes = ByteBuffer.allocate(data.length);
      for (int each : data) {
        bytes.put((byte) each);
      }
      peer.frame(RawConnection.DATA, 0, stream, bytes.array());
      peer.headers(stream, true, Map.of("grpc-status", "0"));
      peer.drain();
    };
  }

  static List<Arguments> cases() {
    if (CASES.isEmpty()) {
      addGreetings();
      addFailuresOfTheConnection();
      addAnswers();
    }
    return CASES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatIsNotTheBackendsStatusIsTriedAgain(String name, String words, RawBackend.Script script)
      throws Exception {
    try (GrpcFixture fixture = new GrpcFixture();
        RawBackend backend = new RawBackend(fixture.executor, script)) {
      RpcStatus status =
          fixture.call(client(fixture, backend, "insecure: true"), text("x")).status();
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(status.message())
          .contains(words)
          .contains(backend.endpoint())
          .doesNotContain(CANARY)
          .doesNotContain("Pipeline", "Metadata(", "ex dump", "NettyClientHandler", "63346e")
          .hasSizeLessThan(400);
    }
  }

  private static GrpcClient client(GrpcFixture fixture, RawBackend backend, String tls)
      throws Exception {
    return fixture.connect(
        SpecBinder.fromYaml(
            GrpcClientConfig.SPEC,
            "endpoint: "
                + backend.endpoint()
                + "\ntls: {"
                + tls
                + "}\ncompression: none\nwait_for_ready: false"));
  }

  static List<Arguments> plainAnswersToTls() {
    List<Arguments> cases = new ArrayList<>();
    cases.add(
        Arguments.of(
            "insecure: true",
            (RawBackend.Script)
                peer -> peer.greet(RawFrames.frame(RawConnection.SETTINGS, 0, 0, new byte[0]))));
    cases.add(
        Arguments.of(
            "insecure: true",
            (RawBackend.Script) peer -> peer.greet("HTTP/1.1 400 x\r\nx: " + CANARY + "\r\n\r\n")));
    cases.add(
        Arguments.of(
            "does not speak TLS", (RawBackend.Script) peer -> peer.greet("220 " + CANARY)));
    cases.add(
        Arguments.of(
            "TLS failed",
            (RawBackend.Script) peer -> peer.greet(new byte[] {21, 3, 1, 0, 2, 2, 40})));
    cases.add(Arguments.of("without an answer", (RawBackend.Script) peer -> {}));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("plainAnswersToTls")
  void aClientWithTlsSaysWhatItMet(String words, RawBackend.Script script) throws Exception {
    try (GrpcFixture fixture = new GrpcFixture();
        RawBackend backend = new RawBackend(fixture.executor, script)) {
      RpcStatus status =
          fixture.call(client(fixture, backend, "insecure_skip_verify: true"), text("x")).status();
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(status.message())
          .contains(words)
          .doesNotContain(CANARY)
          .doesNotContain("Pipeline", "63346e", "SslHandler");
    }
  }

  @Test
  void theBackendsOwnStatusStandsAsItIs() throws Exception {
    for (boolean alone : new boolean[] {true, false}) {
      for (StatusCode code : StatusCode.values()) {
        if (code == StatusCode.OK) {
          continue;
        }
        RawBackend.Script script =
            peer -> {
              int stream = peer.awaitRequest();
              Map<String, String> trailers = new LinkedHashMap<>();
              if (alone) {
                trailers.putAll(GRPC_HEADERS);
              } else {
                peer.headers(stream, false, GRPC_HEADERS);
              }
              trailers.put("grpc-status", String.valueOf(code.number()));
              trailers.put("grpc-message", "because%0Aof " + "x".repeat(5_000));
              peer.headers(stream, true, trailers);
              peer.drain();
            };
        try (GrpcFixture fixture = new GrpcFixture();
            RawBackend backend = new RawBackend(fixture.executor, script)) {
          RpcStatus status =
              fixture.call(client(fixture, backend, "insecure: true"), text("x")).status();
          assertThat(status.code()).isEqualTo(code);
          assertThat(status.message()).startsWith("because\nof x");
        }
      }
    }
  }

  /** That is about the data: the same request would not pass later either. */
  @Test
  void aRequestThatIsTooLargeForAProxyIsNotTriedAgain() throws Exception {
    RawBackend.Script script =
        peer -> {
          int stream = peer.awaitRequest();
          peer.headers(stream, true, Map.of(":status", "413", "content-type", "text/html"));
          peer.drain();
        };
    try (GrpcFixture fixture = new GrpcFixture();
        RawBackend backend = new RawBackend(fixture.executor, script)) {
      RpcStatus status =
          fixture.call(client(fixture, backend, "insecure: true"), text("x")).status();
      assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(status.message()).contains("HTTP status 413");
      assertThat(status.retryAfter()).isNull();
    }
  }
}
