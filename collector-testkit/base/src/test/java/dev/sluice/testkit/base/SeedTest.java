package dev.sluice.testkit.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class SeedTest {
  private static final List<Long> DRAWN = new ArrayList<>();

  static class Fails {
    @RegisterExtension final Seed seed = new Seed();

    @Test
    void inTheTest() {
      DRAWN.add(seed.value());
      throw new AssertionError("of the test");
    }
  }

  static class FailsAfterwards {
    @RegisterExtension final Seed seed = new Seed();

    @Test
    void passes() {
      DRAWN.add(seed.value());
    }

    @AfterEach
    void fails() {
      throw new AssertionError("of what follows");
    }
  }

  @Test
  void aFailureTellsTheSeed() {
    for (Class<?> failing : List.of(Fails.class, FailsAfterwards.class)) {
      DRAWN.clear();
      String trace = traceOf(failing);
      assertThat(trace).contains("AssertionError", "drawn with -Dsluice.seed=" + DRAWN.get(0));
    }
  }

  @Test
  void everyTestHasOneOfItsOwnUnlessTheRunFixesIt() {
    assertThat(new Seed().value()).isNotEqualTo(new Seed().value());
    System.setProperty(Seed.PROPERTY, "-17");
    try {
      assertThat(new Seed().value()).isEqualTo(-17);
    } finally {
      System.clearProperty(Seed.PROPERTY);
    }
  }

  @Test
  void drawsDependOnSeedAndItemAlone() {
    Seed seed = new Seed();
    assertThat(seed.random().nextLong()).isEqualTo(seed.random().nextLong());
    assertThat(seed.randomFor(3, 4).nextLong()).isEqualTo(seed.randomFor(3, 4).nextLong());
    assertThat(seed.randomFor(3, 4).nextLong()).isNotEqualTo(seed.randomFor(4, 3).nextLong());
    assertThat(seed.randomFor(3).nextLong()).isNotEqualTo(new Seed().randomFor(3).nextLong());
  }

  private static String traceOf(Class<?> failing) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(failing)).build(),
            listener);
    StringWriter trace = new StringWriter();
    listener
        .getSummary()
        .getFailures()
        .forEach(failed -> failed.getException().printStackTrace(new PrintWriter(trace, true)));
    return trace.toString();
  }
}
