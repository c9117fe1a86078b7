package dev.sluice.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapingSchemeTest {
  @ParameterizedTest
  @CsvSource({
    "2xx-rate,        _xx_rate,        __xx__rate,            U___32_xx_2d_rate",
    "bytes.sent_total, bytes_sent_total, bytes_dot_sent__total, U__bytes_2e_sent__total",
    "plain_name:x,    plain_name:x,    plain_name:x,          plain_name:x",
    "größe.x,         gr__e_x,         gr____e_dot_x,         U__gr_f6__df_e_2e_x",
  })
  void escapesMetricNames(String name, String underscores, String dots, String values) {
    assertThat(EscapingScheme.UNDERSCORES.metricName(name)).isEqualTo(underscores);
    assertThat(EscapingScheme.DOTS.metricName(name)).isEqualTo(dots);
    assertThat(EscapingScheme.VALUES.metricName(name)).isEqualTo(values);
    assertThat(EscapingScheme.ALLOW_UTF_8.metricName(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "a:b,   a_b,  a__b,    U__a_3a_b",
    "1st,   _st,  __st,    U___31_st",
    "otel_scope_scope.attr, otel_scope_scope_attr, otel__scope__scope_dot_attr,"
        + " U__otel__scope__scope_2e_attr",
  })
  void escapesLabelNamesWhichHaveNoColons(
      String name, String underscores, String dots, String values) {
    assertThat(EscapingScheme.UNDERSCORES.labelName(name)).isEqualTo(underscores);
    assertThat(EscapingScheme.DOTS.labelName(name)).isEqualTo(dots);
    assertThat(EscapingScheme.VALUES.labelName(name)).isEqualTo(values);
  }
}
