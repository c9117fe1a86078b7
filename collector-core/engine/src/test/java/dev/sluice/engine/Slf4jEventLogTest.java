package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class Slf4jEventLogTest {
  private final Lines lines = new Lines();

  /** A backend that knows messages alone. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> said = new ArrayList<>();

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      said.add(level + " " + message);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  @Test
  void fieldsStandBehindTheMessage() {
    Slf4jEventLog log = new Slf4jEventLog(lines, false);
    log.info("Started.");
    log.with("a", 1).warn("Full.", "b", "two words", "c", List.of());
    log.debug("not enabled", "a", 1);
    log.error("Broken {}.", new IllegalStateException("x"), "d", true);
    assertThat(lines.said)
        .containsExactly(
            "INFO Started.", "WARN Full. {a=1, b=two words, c=[]}", "ERROR Broken {}. {d=true}");
  }

  @Test
  void noFieldLooksLikeALineOfItsOwnOrCommandsATerminal() {
    new Slf4jEventLog(lines, false)
        .info("Peer.", "said", "a\nINFO forged\r\t\u001b[2J\u0085\u0000");
    assertThat(lines.said)
        .containsExactly("INFO Peer. {said=a\\nINFO forged\\x0d\\x09\\x1b[2J\\x85\\x00}");
  }
}
