package dev.sluice.config;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.maybe;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecTest {
  private record Named(String name, int size) {
    static final Spec<Named> SPEC =
        Spec.of(
            keys -> new Named(keys.get(string("name", "n", "a")), keys.get(int32("size", 1, "b"))));
  }

  private record Needy(String endpoint) {
    static final Spec<Needy> SPEC =
        Spec.of(keys -> new Needy(keys.get(string("endpoint", "", "where").required())));

    Needy {
      if (endpoint.isEmpty()) {
        throw new ConfigException("endpoint", "", "must be given", "Write it.");
      }
    }
  }

  @Test
  void takesDownItsKeysAndTheirDefaults() {
    assertThat(Named.SPEC.keys()).extracting(Key::name).containsExactly("name", "size");
    assertThat(Named.SPEC.defaults()).isEqualTo(new Named("n", 1));
    assertThat(SpecBinder.fromYaml(Named.SPEC, "size: 3")).isEqualTo(new Named("n", 3));
  }

  @Test
  void aRecordThatRefusesItsDefaultsIsDescribedAllTheSame() {
    assertThat(Needy.SPEC.keys()).hasSize(1);
    assertThat(SpecBinder.fromYaml(Needy.SPEC, "endpoint: a").endpoint()).isEqualTo("a");
    assertThatThrownBy(Needy.SPEC::defaults).hasMessage("endpoint: must be given");
  }

  @Test
  void aSectionThatHasToBeGivenLeavesTheOneAroundItWithoutDefaults() {
    Spec<Needy> around =
        Spec.of(
            keys -> {
              Needy inner = keys.get(section("inner", Needy.SPEC, "in it"));
              keys.also(bool("flag", false, "behind it"));
              return inner;
            });
    assertThat(around.keys()).extracting(Key::name).containsExactly("inner", "flag");
    assertThatThrownBy(around::defaults).hasMessage("endpoint: must be given");
  }

  @Test
  void aKeyThatHangsOnAConditionIsAFaultOfTheProgram() {
    Spec<String> sometimes =
        Spec.of(
            keys ->
                keys.get(bool("more", false, "whether there is more"))
                    ? keys.get(string("extra", "", "only then"))
                    : "");
    assertThat(SpecBinder.fromYaml(sometimes, "{}")).isEmpty();
    assertThatThrownBy(() -> SpecBinder.fromYaml(sometimes, "more: true"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"extra\"");
  }

  @Test
  void aKeyThatIsNotAskedForIsAFaultOfTheProgram() {
    Spec<String> less =
        Spec.of(
            keys ->
                keys.get(bool("less", false, "whether there is less"))
                    ? ""
                    : keys.get(string("extra", "", "only else")));
    assertThatThrownBy(() -> SpecBinder.fromYaml(less, "less: true"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"extra\" was not asked for");
  }

  @Test
  void whatNothingIsMadeOfStandsLastAndIsHeldToTheSameRule() {
    Spec<String> spec =
        Spec.of(
            keys -> {
              keys.also(string("other", "", "nobody needs it").inert("nobody does"));
              String mode = keys.get(string("mode", "", "how"));
              if (mode.equals("odd")) {
                keys.also(string("odd", "", "only then"));
              }
              return mode;
            });
    assertThat(spec.keys()).extracting(Key::name).containsExactly("mode", "other");
    assertThat(SpecBinder.fromYaml(spec, "mode: even")).isEqualTo("even");
    assertThatThrownBy(() -> SpecBinder.fromYaml(spec, "mode: odd"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"odd\"");
  }

  @Test
  void aKeyThatStandsTwiceIsAFaultOfTheProgram() {
    assertThatThrownBy(
            () ->
                Spec.of(
                    keys ->
                        new Named(
                            keys.get(inline(Named.SPEC)).name(), keys.get(int32("size", 2, "c")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("key \"size\" is described twice");
  }

  @Test
  void whoeverReadsAKeyKnowsWhetherItIsGiven() {
    Spec<String> spec =
        Spec.of(
            keys -> {
              Given<Optional<String>> name = keys.read(maybe("name", ValueType.string(), "a"));
              return name.isGiven() + " " + name.value() + " " + keys.isAnyGiven();
            });
    assertThat(spec.defaults()).isEqualTo("false Optional.empty false");
    assertThat(SpecBinder.fromYaml(spec, "{}")).isEqualTo("false Optional.empty false");
    assertThat(SpecBinder.fromYaml(spec, "name:")).isEqualTo("true Optional.empty true");
    assertThat(SpecBinder.fromYaml(spec, "name: x")).isEqualTo("true Optional[x] true");
  }

  @Test
  void aListOfSectionsHasItsDefaultAsAFileWouldHaveIt() {
    Spec<List<Named>> spec =
        Spec.of(keys -> keys.get(Key.sections("all", Named.SPEC, "[{name: x}]", "some")));
    assertThat(spec.defaults()).containsExactly(new Named("x", 1));
    assertThat(SpecKeys.paths(spec).get(0).defaultValue()).hasToString("[{name=x, size=1}]");
    assertThat(SpecBinder.fromYaml(spec, "all: []")).isEmpty();
  }
}
