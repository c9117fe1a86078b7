package dev.sluice.zipkin;

import dev.sluice.otlp.write.TraceWriter;
import org.jspecify.annotations.Nullable;

/**
 * The status of a v1 span, which several tags may tell: OpenCensus' own, then OpenTelemetry's, then
 * an error, then HTTP's code.
 */
final class V1Status {
  private static final int OK = 1;
  private static final int ERROR = 2;

  private @Nullable Integer census;
  private String censusMessage = "";
  private @Nullable Integer told;
  private String toldMessage = "";
  private boolean error;
  private @Nullable Integer http;
  private String httpMessage = "";

  /** Looks at a tag; whether it is no more than a part of the status. */
  boolean takes(String key, TagValues.Value value) {
    switch (key) {
      case "census.status_code" -> {
        Integer code = number(value);
        census = code == null ? census : Integer.valueOf(code == 0 ? OK : ERROR);
        return true;
      }
      case "census.status_description", "opencensus.status_description" -> {
        censusMessage = value.text();
        return true;
      }
      case Names.STATUS_CODE -> {
        Integer code = number(value);
        told = code == null ? told : code;
        return true;
      }
      case Names.STATUS_DESCRIPTION -> {
        toldMessage = value.text();
        return true;
      }
      case Names.ERROR -> {
        error = true;
        return true;
      }
      case Names.HTTP_STATUS, Names.HTTP_RESPONSE_STATUS -> {
        Integer code = number(value);
        http = code == null ? http : Integer.valueOf(code >= 100 && code < 400 ? 0 : ERROR);
        return false;
      }
      case "http.status_message" -> {
        httpMessage = value.text();
        return false;
      }
      default -> {
        return false;
      }
    }
  }

  private static @Nullable Integer number(TagValues.Value value) {
    try {
      if (value instanceof TagValues.Whole whole) {
        return Math.toIntExact(whole.number());
      }
      return value instanceof TagValues.Text text ? Integer.valueOf(text.text()) : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null; // it tells nothing
    }
  }

  void writeTo(TraceWriter out) {
    Integer code = census;
    String message = censusMessage;
    if (code == null) {
      code = told;
      message = toldMessage;
    }
    if (code == null && error) {
      code = ERROR;
      message = censusMessage.isEmpty() ? toldMessage : censusMessage;
    }
    if (code == null) {
      code = http;
      message = httpMessage;
    }
    if (code != null && (code != 0 || !message.isEmpty())) {
      out.status(code, message);
    }
  }
}
