package dev.sluice.receiver.zipkin;

import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.Signal;
import dev.sluice.testkit.ReceiverContract;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ZipkinReceiverContractTest extends ReceiverContract {
  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  protected Receiver create(ReceiverContext context) {
    return new ZipkinReceiverFactory()
        .create(SpecBinder.fromYaml(ZipkinReceiverConfig.SPEC, "endpoint: '127.0.0.1:0'"), context);
  }

  @Override
  protected String id() {
    return "zipkin";
  }

  @Override
  protected boolean send(Receiver receiver, Signal signal, int items) throws Exception {
    String body =
        IntStream.rangeClosed(1, items)
            .mapToObj("{\"traceId\":\"%1$d\",\"id\":\"%1$d\",\"timestamp\":1}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    return http.send(
                HttpRequest.newBuilder(ZipkinFixture.url(receiver, "/api/v2/spans"))
                    .timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 202;
  }
}
