package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CompressionConfigTest {
  @Test
  void takesNoneAndNothingAsOff() {
    assertThat(CompressionConfig.parseCoding("none")).isEmpty();
    assertThat(CompressionConfig.parseCoding("")).isEmpty();
    assertThat(CompressionConfig.parseCoding("lz4")).isEqualTo("lz4");
    assertThatThrownBy(() -> CompressionConfig.parseCoding("br"))
        .hasMessage("unsupported compression type \"br\"");
  }

  @Test
  void levelsMustFitTheCoding() {
    assertThat(CompressionConfig.of("gzip", 0).level()).isEqualTo(ContentCoding.DEFAULT_LEVEL);
    assertThat(CompressionConfig.of("gzip", -2).level()).isEqualTo(-2);
    assertThat(CompressionConfig.of("zstd", 11).level()).isEqualTo(11);
    assertThat(CompressionConfig.of("", 3)).isEqualTo(CompressionConfig.NONE);
    assertThatThrownBy(() -> CompressionConfig.of("snappy", 3))
        .hasMessageContaining("unsupported parameters {Level:3} for compression type \"snappy\"");
    assertThatThrownBy(() -> CompressionConfig.of("gzip", 10)).hasMessageContaining("{Level:10}");
  }
}
