package dev.sluice.exporter.zipkin;

import dev.sluice.component.ComponentContext;
import dev.sluice.config.UrlPassword;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.OutcomeTable;
import dev.sluice.flow.Reply;
import dev.sluice.flow.RetryCause;
import dev.sluice.flow.StatusCode;
import dev.sluice.http.HttpCall;
import dev.sluice.http.HttpCaller;
import dev.sluice.http.HttpReply;
import dev.sluice.http.HttpUrl;
import dev.sluice.json.NoRoomException;
import dev.sluice.ledger.DropReason;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.sending.Sender;
import dev.sluice.zipkin.ZipkinBody;
import dev.sluice.zipkin.ZipkinWriter;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** One POST for each attempt, whose body is written anew on the executor. */
final class ZipkinSender implements Sender {
  /** Nothing is read from a response but its status. */
  private static final int MAX_RESPONSE_BYTES = 1024;

  private final ComponentContext context;
  private final URI url;
  private final String shownUrl;
  private final ZipkinWriter format;
  private final String serviceName;
  private final HttpCaller caller;

  ZipkinSender(ZipkinExporterConfig config, ComponentContext context) {
    this.context = context;
    this.url = config.url();
    this.shownUrl = UrlPassword.hidden(config.endpoint());
    this.format = config.format().writer();
    this.serviceName = config.serviceName();
    this.caller = new HttpCaller(config.client(), context, MAX_RESPONSE_BYTES);
  }

  @Override
  public void start() throws Exception {
    if (!HttpUrl.isCallable(url)) {
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
    if (!HttpUrl.isCallable(url)) {
      reply.complete(
          new Outcome.Rejected(
              StatusCode.INVALID_ARGUMENT, failed("Post \"" + shownUrl + "\": bad URL")));
      return;
    }
    try {
      context
          .executor()
          .execute(
              () -> {
                try {
                  write(batch, reply);
                } catch (MemoryRefusedException e) {
                  reply.complete(Outcome.Retry.NO_MEMORY);
                } catch (RuntimeException | StackOverflowError | LinkageError e) {
                  reply.complete(
                      new Outcome.Rejected(
                          StatusCode.INTERNAL, failed(String.valueOf(e.getMessage()))));
                }
              });
    } catch (RejectedExecutionException e) {
      reply.complete(Outcome.Retry.STOPPING);
    }
  }

  private void write(Batch batch, Reply reply) {
    ZipkinBody body;
    try {
      body = format.request(batch.payload(), serviceName, context.budget());
    } catch (NoRoomException e) {
      reply.complete(
          e.kind() == NoRoomException.Kind.MEMORY
              ? Outcome.Retry.NO_MEMORY
              : new Outcome.Rejected(
                  StatusCode.RESOURCE_EXHAUSTED, failed(String.valueOf(e.getMessage()))));
      return;
    }
    if (body.spans() == 0) {
      body.lease().release();
      reply.complete(
          new Outcome.Rejected(
              StatusCode.INVALID_ARGUMENT, failed("no span has both an id and a trace id")));
      return;
    }
    post(batch, body, reply);
  }

  private void post(Batch batch, ZipkinBody body, Reply reply) {
    HttpCall call =
        HttpCall.post(url, format.mediaType(), body.pieces()).withMetadata(batch.metadata());
    caller.call(
        call,
        reply.deadline(),
        answer -> {
          body.lease().release();
          reply.complete(outcome(answer, body.leftOut()));
        });
  }

  /** Every answer that is no success may be another one next time, as in the reference. */
  private Outcome outcome(HttpReply answer, int leftOut) {
    if (answer instanceof HttpReply.Response response) {
      if (response.isSuccess()) {
        return leftOut == 0
            ? Outcome.accepted()
            : Outcome.Accepted.dropping(Map.of(DropReason.UNSUPPORTED, (long) leftOut));
      }
      StatusCode code = OutcomeTable.codeOfHttp(response.status());
      return new Outcome.Retry(
          code, "failed the request with status code " + response.status(), RetryCause.BACKEND);
    }
    HttpReply.Failure failure = (HttpReply.Failure) answer;
    return new Outcome.Retry(
        failure.timedOut() ? StatusCode.DEADLINE_EXCEEDED : StatusCode.UNAVAILABLE,
        failed("Post \"" + shownUrl + "\": " + failure.message()),
        RetryCause.NO_ANSWER);
  }

  private static String failed(String why) {
    return "failed to push trace data via Zipkin exporter: " + why;
  }
}
