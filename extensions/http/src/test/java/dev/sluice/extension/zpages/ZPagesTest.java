package dev.sluice.extension.zpages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.ServingExtension;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZPagesTest {
  @ParameterizedTest
  @ValueSource(strings = {"servicez", "pipelinez", "extensionz", "featurez"})
  @ObservesKey(component = "extension/zpages", keys = "endpoint")
  void pagesAreHtmlWithNothingFromElsewhere(String page) throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      HttpResponse<byte[]> response = running.get("/debug/" + page);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("text/html; charset=utf-8");
      assertThat(running.text("/debug/" + page))
          .startsWith("<!DOCTYPE html>")
          .doesNotContain("<script", "http://", "https://");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "servicez, Service sluice-test",
    "pipelinez, Pipelines",
    "extensionz, Extensions",
    "featurez, Feature Gates"
  })
  void aPageIsCalledWhatItShows(String page, String name) throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      assertThat(running.text("/debug/" + page))
          .contains("<title>" + name + "</title>", "<h2>" + name + "</h2>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/debug", "/debug/", "/debug/servicez/"})
  void otherPathsAreNotThere(String path) throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      assertThat(running.get(path).statusCode()).isEqualTo(404);
      assertThat(running.text(path)).isEqualTo("404 page not found\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"tracez, no spans of its own", "expvarz, expvar: {enabled: true}"})
  void aPageThatPeopleLookForHereSaysWhyItIsNotThere(String page, String why) throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      assertThat(running.get("/debug/" + page).statusCode()).isEqualTo(404);
      assertThat(running.text("/debug/" + page)).contains(why);
    }
  }

  @Test
  void theServiceIsNamed() throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      assertThat(running.text("/debug/servicez"))
          .contains("Service sluice-test")
          .contains("<b>Version</b></td><td>0.0.0")
          .contains("2026-01-02T03:04:05Z");
    }
  }

  @Test
  void whatComesFromTheQueryIsEscaped() throws Exception {
    try (ServingExtension running = ServingExtension.of(new ZPagesFactory(), "")) {
      assertThat(running.text("/debug/extensionz?zextensionname=%3Cscript%3E%26"))
          .contains("&lt;script&gt;&amp;")
          .doesNotContain("<script>");
      assertThat(running.text("/debug/pipelinez?zcomponentname=a&zcomponentkind=receiver"))
          .contains("<h3>receiver: a</h3>");
    }
  }

  @Test
  @ObservesKey(component = "extension/zpages", keys = "expvar::enabled")
  void variablesAreServedWhenAskedFor() throws Exception {
    try (ServingExtension running =
        ServingExtension.of(new ZPagesFactory(), "expvar: {enabled: true}")) {
      HttpResponse<byte[]> response = running.get("/debug/expvarz");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/json; charset=utf-8");
      assertThat(running.text("/debug/expvarz"))
          .containsPattern("\"HeapAlloc\":[1-9]\\d+")
          .contains("\"cmdline\": [\"sluice-test\"]");
    }
  }

  @Test
  void anEndpointIsRequired() {
    assertThatThrownBy(() -> SpecBinder.fromYaml(ZPagesConfig.SPEC, "endpoint: ''"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"endpoint\" is required when using the \"zpages\" extension");
    assertThat(SpecBinder.fromYaml(ZPagesConfig.SPEC, "{}").server().endpoint())
        .isEqualTo("localhost:55679");
  }
}
