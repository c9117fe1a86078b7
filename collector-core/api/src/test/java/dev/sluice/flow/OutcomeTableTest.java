package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTableTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,  OK,                  200, false, false
          1,  CANCELLED,           503, true,  true
          2,  UNKNOWN,             500, false, false
          3,  INVALID_ARGUMENT,    400, false, false
          4,  DEADLINE_EXCEEDED,   503, true,  true
          5,  NOT_FOUND,           500, false, false
          6,  ALREADY_EXISTS,      500, false, false
          7,  PERMISSION_DENIED,   403, false, false
          8,  RESOURCE_EXHAUSTED,  429, false, true
          9,  FAILED_PRECONDITION, 500, false, false
          10, ABORTED,             503, true,  true
          11, OUT_OF_RANGE,        503, true,  true
          12, UNIMPLEMENTED,       404, false, false
          13, INTERNAL,            500, false, false
          14, UNAVAILABLE,         503, true,  true
          15, DATA_LOSS,           503, true,  true
          16, UNAUTHENTICATED,     401, false, false
          """)
  void codesHaveTheirNumberHttpCodeAndRetryRule(
      int number, StatusCode code, int http, boolean retryable, boolean retryableWithInfo) {
    assertThat(StatusCode.of(number)).isEqualTo(code);
    assertThat(code.number()).isEqualTo(number);
    assertThat(OutcomeTable.httpCode(code)).isEqualTo(http);
    assertThat(OutcomeTable.isRetryable(code, false)).isEqualTo(retryable);
    assertThat(OutcomeTable.isRetryable(code, true)).isEqualTo(retryableWithInfo);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          301, UNKNOWN,            false
          400, INVALID_ARGUMENT,   false
          401, UNAUTHENTICATED,    false
          403, PERMISSION_DENIED,  false
          404, UNIMPLEMENTED,      false
          408, UNKNOWN,            false
          429, RESOURCE_EXHAUSTED, true
          500, UNKNOWN,            false
          502, UNAVAILABLE,        true
          503, UNAVAILABLE,        true
          504, UNAVAILABLE,        true
          """)
  void httpCodesHaveTheirCodeAndRetryRule(int http, StatusCode code, boolean retryable) {
    assertThat(OutcomeTable.codeOfHttp(http)).isEqualTo(code);
    assertThat(OutcomeTable.isRetryableHttp(http)).isEqualTo(retryable);
  }

  @Test
  void anUnknownNumberIsUnknown() {
    assertThat(StatusCode.of(17)).isEqualTo(StatusCode.UNKNOWN);
    assertThat(StatusCode.of(-1)).isEqualTo(StatusCode.UNKNOWN);
  }

  @Test
  void outcomesHaveTheirAnswers() {
    Outcome retry = new Outcome.Retry(StatusCode.RESOURCE_EXHAUSTED, "slow", RetryCause.BACKEND);
    Outcome rejected = new Outcome.Rejected(StatusCode.INVALID_ARGUMENT, "bad");
    assertThat(OutcomeTable.httpCode(Outcome.accepted())).isEqualTo(200);
    assertThat(OutcomeTable.httpCode(new Outcome.Accepted(3, "partly"))).isEqualTo(200);
    assertThat(OutcomeTable.grpcCode(retry)).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(OutcomeTable.httpCode(rejected)).isEqualTo(400);
    assertThat(
            OutcomeTable.httpCode(
                new Outcome.Mixed(
                    List.of(new Outcome.Part(rejected, 1), new Outcome.Part(retry, 1)))))
        .isEqualTo(429);
  }
}
