package dev.sluice.config;

import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.string;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecKeysTest {
  private static final Spec<String> NAMED =
      Spec.of(keys -> keys.get(string("name", "n", "a name")));

  @Test
  void listsEveryPathWithTypeDefaultAndTreatment() {
    assertThat(SpecKeys.paths(SpecBinderTest.SPEC))
        .extracting(
            key ->
                key.path()
                    + " | "
                    + key.type()
                    + " | "
                    + key.defaultValue()
                    + " | "
                    + key.treatment())
        .containsExactly(
            "endpoint | string | localhost:1 | HONOURED",
            "timeout | duration | 5s | HONOURED",
            "level | int | -1 | HONOURED",
            "batch | uint32 | 8192 | HONOURED",
            "ratio | float64 | 0.5 | HONOURED",
            "insecure | bool | false | HONOURED",
            "names | list of string | [a] | HONOURED",
            "headers | map of opaque strings | {} | HONOURED",
            "nickname | string | null | HONOURED",
            "none | optional section | off | HONOURED",
            "none::queue_size | int64 | 1000 | HONOURED",
            "none::sizer | one of requests, items | requests | HONOURED",
            "standard | optional section | off, on by name | HONOURED",
            "standard::queue_size | int64 | 1000 | HONOURED",
            "standard::sizer | one of requests, items | requests | HONOURED",
            "some | optional section | on | HONOURED",
            "some::queue_size | int64 | 1000 | HONOURED",
            "some::sizer | one of requests, items | requests | HONOURED",
            "queue_size | int64 | 1000 | HONOURED",
            "sizer | one of requests, items | requests | HONOURED",
            "buffer | int | 0 | INERT",
            "storage | string | null | REFUSED");
  }

  @Test
  void keysInsideAnInertSectionAreInertAndElementsOfListsAreListed() {
    Spec<String> spec =
        Spec.of(
            keys -> {
              keys.also(section("dialer", NAMED, "dials").inert("servers do not dial"));
              keys.also(sections("middlewares", NAMED, "in order"));
              return "";
            });
    assertThat(SpecKeys.paths(spec))
        .extracting(key -> key.path() + " " + key.treatment() + " " + key.reason())
        .containsExactly(
            "dialer INERT servers do not dial",
            "dialer::name INERT servers do not dial",
            "middlewares HONOURED ",
            "middlewares::name HONOURED ");
    assertThat(SpecKeys.paths(spec).get(0).isSection()).isTrue();
  }
}
