package dev.sluice.exporter.prometheus;

import static dev.sluice.exporter.prometheus.StoreFixture.attribute;
import static dev.sluice.exporter.prometheus.StoreFixture.gauge;
import static dev.sluice.exporter.prometheus.StoreFixture.point;
import static dev.sluice.exporter.prometheus.StoreFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.resource.v1.Resource;
import org.junit.jupiter.api.Test;

class TargetTest {
  private final StoreFixture fixture = new StoreFixture("");

  @Test
  void targetInfoFollowsTheNewestResource() {
    fixture.take(version("1"), gauge("g", point("", 0, 10, 1)));
    assertThat(shownVersions()).isEqualTo("1");
    fixture.take(version("2"), gauge("g", point("", 0, 20, 1)));
    assertThat(shownVersions()).isEqualTo("2");
    fixture.take(version("3"), gauge("g", point("", 0, 20, 1)));
    assertThat(shownVersions()).isEqualTo("3");
  }

  @Test
  void dataThatComesLateDoesNotTurnItBack() {
    fixture.take(version("2"), gauge("g", point("", 0, 20, 1)));
    fixture.take(version("1"), gauge("g", point("", 0, 10, 1)));
    fixture.take(version("1"), gauge("other", point("", 0, 10, 1)));
    assertThat(shownVersions()).isEqualTo("2");
  }

  @Test
  void attributesThatAreGoneAreNotShownAnyMore() {
    fixture.take(version("1"), gauge("g", point("", 0, 10, 1)));
    fixture.take(service("s", "i"), gauge("g", point("", 0, 20, 1)));
    assertThat(fixture.samples())
        .contains("target_info{host_name=\"h\",instance=\"i\",job=\"s\"} 1\n");
  }

  private static Resource version(String version) {
    return service("s", "i").toBuilder()
        .addAttributes(attribute("service.version", version))
        .build();
  }

  private String shownVersions() {
    return fixture
        .samples()
        .lines()
        .filter(line -> line.startsWith("target_info"))
        .map(line -> line.replaceAll(".*service_version=\"(.*)\".*", "$1"))
        .reduce("", String::concat);
  }
}
