package dev.sluice.exporter.otlp;

import dev.sluice.component.ComponentContext;
import dev.sluice.config.UrlPassword;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.http.HttpCall;
import dev.sluice.http.HttpCaller;
import dev.sluice.http.HttpReply;
import dev.sluice.http.HttpUrl;
import dev.sluice.json.JsonBody;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.otlp.json.OtlpJsonWriter;
import dev.sluice.sending.Sender;
import java.net.URI;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * One POST for each attempt. A body that came with the coding that is configured here goes out as
 * it came.
 */
final class OtlpHttpSender implements Sender {
  /** As much of a response as the reference reads. */
  private static final int MAX_RESPONSE_BYTES = 64 * 1024;

  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";

  private final ComponentContext context;
  private final Signal signal;
  private final URI url;
  private final String shownUrl;
  private final boolean json;
  private final String coding;
  private final HttpCaller caller;
  private final OtlpHttpAnswer answers;

  OtlpHttpSender(OtlpHttpConfig config, ComponentContext context, Signal signal, URI url) {
    this.context = context;
    this.signal = signal;
    this.url = url;
    this.json = config.json();
    this.coding = config.client().compression().coding();
    this.caller = new HttpCaller(config.client(), context, MAX_RESPONSE_BYTES);
    this.shownUrl = UrlPassword.hidden(url.toString());
    this.answers = new OtlpHttpAnswer(shownUrl, signal, context.clock());
  }

  @Override
  public void start() throws Exception {
    if (!isUsable()) {
      context.log().warn("No request can be made to this endpoint", "url", shownUrl);
    }
    caller.start();
  }

  @Override
  public void stop(Deadline deadline) {
    caller.close();
  }

  @Override
  public void send(Batch batch, Reply reply) {
    EncodedPayload encoded = batch.encoded();
    if (!isUsable()) {
      reply.complete(
          new Outcome.Rejected(
              StatusCode.INVALID_ARGUMENT,
              "failed to make an HTTP request: Post \""
                  + shownUrl
                  + "\": unsupported protocol scheme"));
    } else if (!json && encoded != null && encoded.coding().equals(coding)) {
      post(batch, List.of(encoded.bytes()), coding, reply);
    } else if (json || !batch.isInflated()) {
      later(batch, reply);
    } else {
      post(batch, batch.payload().slices(), "", reply);
    }
  }

  /** Inflating and writing JSON are not for event loops. */
  private void later(Batch batch, Reply reply) {
    try {
      context
          .executor()
          .execute(
              () -> {
                try {
                  if (json) {
                    postJson(batch, reply);
                  } else {
                    post(batch, batch.payload().slices(), "", reply);
                  }
                } catch (MemoryRefusedException e) {
                  reply.complete(Outcome.Retry.NO_MEMORY);
                } catch (RuntimeException | StackOverflowError | LinkageError e) {
                  reply.complete(
                      new Outcome.Rejected(
                          StatusCode.INTERNAL, "cannot write the request: " + e.getMessage()));
                }
              });
    } catch (RejectedExecutionException e) {
      reply.complete(Outcome.Retry.STOPPING);
    }
  }

  /** The text may be many times as long as the batch: what it weighs is charged as it is made. */
  private void postJson(Batch batch, Reply reply) {
    JsonBody body;
    try {
      body = OtlpJsonWriter.request(signal, batch.payload(), context.budget());
    } catch (NoRoomException e) {
      reply.complete(
          e.kind() == NoRoomException.Kind.MEMORY
              ? Outcome.Retry.NO_MEMORY
              : new Outcome.Rejected(
                  StatusCode.RESOURCE_EXHAUSTED,
                  "cannot write the request as JSON: " + e.getMessage()));
      return;
    }
    post(
        batch,
        body.pieces(),
        "",
        reply.mapped(
            outcome -> {
              body.lease().release();
              return outcome;
            }));
  }

  private void post(Batch batch, List<Slice> body, String bodyCoding, Reply reply) {
    HttpCall call = HttpCall.post(url, json ? JSON : PROTOBUF, body).withMetadata(batch.metadata());
    if (!bodyCoding.isEmpty()) {
      call = call.withEncoded(bodyCoding, body);
    }
    int items = batch.items();
    caller.call(call, reply.deadline(), answer -> reply.complete(outcome(items, answer)));
  }

  private Outcome outcome(int items, HttpReply answer) {
    if (answer instanceof HttpReply.Response response) {
      return answers.outcome(items, response);
    }
    HttpReply.Failure failure = (HttpReply.Failure) answer;
    return new Outcome.Retry(
        failure.timedOut() ? StatusCode.DEADLINE_EXCEEDED : StatusCode.UNAVAILABLE,
        "failed to make an HTTP request: Post \"" + shownUrl + "\": " + failure.message(),
        RetryCause.NO_ANSWER);
  }

  private boolean isUsable() {
    return HttpUrl.isCallable(url);
  }
}
