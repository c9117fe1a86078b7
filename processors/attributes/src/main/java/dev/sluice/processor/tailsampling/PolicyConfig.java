package dev.sluice.processor.tailsampling;

import static dev.sluice.config.Key.inline;
import static dev.sluice.config.Key.int64;
import static dev.sluice.config.Key.section;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.strings;

import dev.sluice.config.Key;
import dev.sluice.config.Keys;
import dev.sluice.config.Spec;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One policy as configured; which of the sections counts says the type. What fits together is
 * checked by {@link Policies}, which knows where it stands.
 *
 * @param name labels its metrics
 * @param type which rule it is
 * @param rules of types that contain no other
 * @param and of type {@code and}: what all have to want the trace
 * @param not of type {@code not}: what must not want it
 * @param drop of type {@code drop}: what all have to want the trace for it to go
 * @param composite of type {@code composite}
 */
public record PolicyConfig(
    String name,
    String type,
    PolicyRules rules,
    List<PolicyConfig> and,
    Optional<PolicyConfig> not,
    List<PolicyConfig> drop,
    Composite composite) {

  /**
   * Policies that share a rate.
   *
   * @param maxTotalSpansPerSecond what each may let pass at most
   * @param policies asked in that order
   * @param rateAllocation what single ones may let pass
   */
  public record Composite(
      long maxTotalSpansPerSecond,
      List<PolicyConfig> policies,
      List<RateAllocation> rateAllocation) {
    private static final Composite NONE = new Composite(0, List.of(), List.of());

    public Composite {
      policies = List.copyOf(policies);
      rateAllocation = List.copyOf(rateAllocation);
    }

    private static Composite read(Keys keys) {
      Composite composite =
          new Composite(
              keys.get(
                  int64("max_total_spans_per_second", 0, "what each may let pass at most")
                      .in("spans")),
              keys.get(
                  sections(
                      "composite_sub_policy",
                      WITH_AND,
                      "policies, the first of which that wants a trace decides")),
              keys.get(
                  sections(
                      "rate_allocation", RateAllocation.SPEC, "what single ones may let pass")));
      keys.also(
          strings("policy_order", "names of the policies")
              .inert("policies are asked in the order of composite_sub_policy"));
      return composite;
    }
  }

  /** What one policy of several may let pass, in percent of the total; zero for an equal share. */
  public record RateAllocation(String policy, long percent) {
    static final Spec<RateAllocation> SPEC =
        Spec.of(
            keys ->
                new RateAllocation(
                    keys.get(string("policy", "", "name of one of the policies")),
                    keys.get(
                        int64("percent", 0, "of the total; 0 for an equal share").in("percent"))));
  }

  private static final Spec<PolicyConfig> PLAIN = level((plain, keys) -> plain);
  private static final Spec<PolicyConfig> WITH_NOT = level(PolicyConfig::withNot);
  private static final Spec<PolicyConfig> WITH_AND = level(PolicyConfig::withAnd);

  /** As they stand in the list of policies. */
  static final Spec<PolicyConfig> SPEC =
      level(
          (plain, keys) ->
              new PolicyConfig(
                  plain.name(),
                  plain.type(),
                  plain.rules(),
                  keys.get(andSection()),
                  keys.get(notSection()),
                  keys.get(
                      section(
                          "drop",
                          "type drop",
                          drop ->
                              drop.get(
                                  sections(
                                      "drop_sub_policy",
                                      WITH_NOT,
                                      "policies that all have to want the trace")))),
                  keys.get(section("composite", "type composite", Composite::read))));

  public PolicyConfig {
    and = List.copyOf(and);
    drop = List.copyOf(drop);
  }

  /** A policy without others in it. */
  public static PolicyConfig of(String name, String type, PolicyRules rules) {
    return new PolicyConfig(
        name, type, rules, List.of(), Optional.empty(), List.of(), Composite.NONE);
  }

  /** The keys that all levels have, and what one level has besides. */
  private static Spec<PolicyConfig> level(BiFunction<PolicyConfig, Keys, PolicyConfig> besides) {
    return Spec.of(
        keys ->
            besides.apply(
                of(
                    keys.get(string("name", "", "labels its metrics")),
                    keys.get(string("type", "", "which rule it is; see the types")),
                    keys.get(inline(PolicyRules.SPEC))),
                keys));
  }

  private static PolicyConfig withAnd(PolicyConfig plain, Keys keys) {
    return new PolicyConfig(
        plain.name,
        plain.type,
        plain.rules,
        keys.get(andSection()),
        plain.not,
        plain.drop,
        plain.composite);
  }

  private static PolicyConfig withNot(PolicyConfig plain, Keys keys) {
    return new PolicyConfig(
        plain.name,
        plain.type,
        plain.rules,
        plain.and,
        keys.get(notSection()),
        plain.drop,
        plain.composite);
  }

  private static Key<List<PolicyConfig>> andSection() {
    Function<Keys, List<PolicyConfig>> reading =
        and ->
            and.get(
                sections("and_sub_policy", WITH_NOT, "policies that all have to want the trace"));
    return section("and", "type and", reading);
  }

  private static Key<Optional<PolicyConfig>> notSection() {
    return section(
        "not",
        "type not",
        not ->
            Optional.of(
                not.get(section("not_sub_policy", PLAIN, "policy that must not want the trace"))));
  }
}
