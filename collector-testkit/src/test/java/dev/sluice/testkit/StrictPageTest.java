package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictPageTest {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String UTF8 = TEXT + "; escaping=allow-utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  @Test
  void readsWhatTheFormatsDescribe() {
    assertThat(
            parse(
                """
                # HELP h say "hi" \\\\ \\n
                # TYPE h histogram
                h_bucket{a="x\\"\\\\\\n",le="1"} 1 1700000000000
                h_bucket{a="x\\"\\\\\\n",le="+Inf"} 2
                h_sum{a="x\\"\\\\\\n"} NaN
                h_count{a="x\\"\\\\\\n"} 2
                # HELP "a.b"\s
                # TYPE "a.b" gauge
                {"a.b","c.d"="e"} -1.5e-7
                """,
                UTF8))
        .hasSize(5);
    assertThat(
            parse(
                """
                # HELP c say \\"hi\\"
                # TYPE c counter
                c_total{a="1"} 1.0 1.7e+09 # {trace_id="ab"} 2.5 1.5
                # EOF
                """,
                OPEN_METRICS))
        .hasSize(1);
    assertThat(parse("", TEXT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g{a=\"1\",a=\"2\"} 1\n",
        "g{__name__=\"x\"} 1\n",
        "g{=\"x\"} 1\n",
        "g{\"a.b\"=\"x\"} 1\n",
        "g{a=\"x\"} 1",
        "g{a=\"x\" 1\n",
        "g{a=\"\\x\"} 1\n",
        "g{a=\"1\",} 1\n",
        "g one\n",
        "g 1 soon\n",
        "g 1\ng 1\n",
        "g_sum 1\n",
        "other 1\n",
        "g 1 # {a=\"b\"} 1\n",
        "g 1\n# HELP g x\n# TYPE g gauge\n",
        "g 1\n# HELP h \n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
        "g 1\n# HELP h \n# TYPE h histogram\nh_bucket{le=\"1\",x=\"1\",le=\"+Inf\"} 1\n"
      })
  void refusesWhatTheyDoNot(String lines) {
    assertThatThrownBy(() -> parse("# HELP g \n# TYPE g gauge\n" + lines, TEXT))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesOpenMetricsWithoutItsEndOrWithLongExemplars() {
    String head = "# HELP c \n# TYPE c counter\n";
    assertThatThrownBy(() -> parse(head + "c_total 1\n", OPEN_METRICS))
        .hasMessageContaining("# EOF");
    String labels = "a=\"" + "x".repeat(128) + "\"";
    assertThatThrownBy(() -> parse(head + "c_total 1 # {" + labels + "} 1\n# EOF\n", OPEN_METRICS))
        .hasMessageContaining("too long");
  }

  private static java.util.List<StrictPage.Sample> parse(String page, String contentType) {
    return StrictPage.parse(page.getBytes(StandardCharsets.UTF_8), contentType);
  }
}
