package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ForeignTextTest {
  @Test
  void showsPlainTextAsItIs() {
    assertThat(ForeignText.shown("no such tenant: a/b")).isEqualTo("no such tenant: a/b");
  }

  @Test
  void escapesWhatCouldForgeALineOrMoveACursor() {
    assertThat(ForeignText.shown("a\r\nb\t\u001b[2J\\\u00fc\u2028"))
        .isEqualTo("a\\r\\nb\\t\\u001b[2J\\\\\\u00fc\\u2028");
  }

  @Test
  void saysHowMuchIsLeftOut() {
    assertThat(ForeignText.shown("x".repeat(ForeignText.MAX_CHARS + 7)))
        .isEqualTo("x".repeat(ForeignText.MAX_CHARS) + "... (7 characters more)");
  }

  @Test
  void isPrintableAsciiOfBoundedLengthWhateverCame() {
    Random random = new Random(7);
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(500), 0, 0x10000).forEach(c -> text.append((char) c));
      String shown = ForeignText.shown(text);
      assertThat(shown).matches("[ -~]*");
      assertThat(shown.length()).isLessThan(6 * ForeignText.MAX_CHARS + 40);
    }
  }
}
