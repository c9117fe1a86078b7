package dev.sluice.processor.tailsampling;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Nearest;
import dev.sluice.runtime.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes policies of their configurations, and says what is wrong with these. */
final class Policies {
  private static final String AND = "and";
  private static final String NOT = "not";
  private static final String DROP = "drop";
  private static final String COMPOSITE = "composite";
  private static final String CONDITION = "ottl_condition";
  private static final Set<String> PLAIN =
      Set.of(
          "always_sample",
          "latency",
          "numeric_attribute",
          "probabilistic",
          "status_code",
          "string_attribute",
          "rate_limiting",
          "bytes_limiting",
          "span_count",
          "trace_state",
          "trace_flags",
          "boolean_attribute");

  private final Clock clock;
  private final List<Problem> problems;

  private Policies(Clock clock, List<Problem> problems) {
    this.clock = clock;
    this.problems = problems;
  }

  /** Adds what is wrong with policies to the problems. */
  static void check(
      List<PolicyConfig> configs,
      TailSamplingConfig.Strategy strategy,
      String path,
      List<Problem> problems) {
    Policies making = new Policies(Clock.SYSTEM, problems);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < configs.size(); i++) {
      PolicyConfig config = configs.get(i);
      String here = path + "[" + i + "]";
      if (config.name().isEmpty()) {
        problems.add(new Problem(here, "", "policy name cannot be empty", "Add name: <any text>."));
      } else if (!names.add(config.name())) {
        problems.add(
            new Problem(
                here + "::name",
                config.name(),
                "duplicate policy name \"" + config.name() + "\"",
                "Give each a name of its own."));
      }
      TracePolicy policy = making.any(config, here);
      if (strategy == TailSamplingConfig.Strategy.SPAN_INGEST && policy.isStateful()) {
        problems.add(
            new Problem(
                here,
                config.name(),
                "sampling_strategy \"span-ingest\" requires all policies to be stateless, but"
                    + " policy \""
                    + config.name()
                    + "\" is stateful",
                "Remove it, or sampling_strategy."));
      }
    }
  }

  /** The policies that were checked, those that drop traces first. */
  static List<NamedPolicy> of(List<PolicyConfig> configs, Clock clock) {
    Policies making = new Policies(clock, new ArrayList<>());
    return Stream.concat(
            configs.stream().filter(config -> config.type().equals(DROP)),
            configs.stream().filter(config -> !config.type().equals(DROP)))
        .map(config -> new NamedPolicy(config.name(), making.any(config, "")))
        .toList();
  }

  private TracePolicy any(PolicyConfig config, String path) {
    return switch (config.type()) {
      case DROP ->
          new AllOf(
              each(config.drop(), path + "::drop::drop_sub_policy", Set.of(NOT)), Decision.DROPPED);
      case COMPOSITE -> composite(config.composite(), path + "::composite");
      default -> nested(config, path, Set.of(AND, NOT), Set.of(AND, NOT, DROP, COMPOSITE));
    };
  }

  /**
   * A policy in another one.
   *
   * @param containers types that may contain others here
   * @param named types that may be written here, besides the plain ones
   */
  private TracePolicy nested(
      PolicyConfig config, String path, Set<String> containers, Set<String> named) {
    if (config.type().equals(AND) && containers.contains(AND)) {
      return new AllOf(
          each(config.and(), path + "::and::and_sub_policy", Set.of(NOT)), Decision.SAMPLED);
    }
    if (config.type().equals(NOT) && containers.contains(NOT)) {
      Optional<PolicyConfig> inner = config.not();
      return new NotPolicy(
          inner
              .map(each -> nested(each, path + "::not::not_sub_policy", Set.of(), Set.of()))
              .orElseThrow());
    }
    TracePolicy plain = PLAIN.contains(config.type()) ? plain(config, path) : null;
    if (plain == null && !PLAIN.contains(config.type())) {
      refuseType(config, path, named);
    }
    return plain == null ? trace -> Decision.NOT_SAMPLED : plain;
  }

  private void refuseType(PolicyConfig config, String path, Set<String> named) {
    Set<String> valid = new TreeSet<>(PLAIN);
    valid.addAll(named);
    if (config.type().equals(CONDITION)) {
      problems.add(
          new Problem(path + "::type", config.type(), PolicyRules.NO_CONDITIONS, "Remove it."));
      return;
    }
    problems.add(
        new Problem(
            path + "::type",
            config.type(),
            "unknown sampling policy type " + config.type(),
            Nearest.to(config.type(), valid).map(Nearest::question).orElse("Write one of")
                + " "
                + String.join(", ", valid)
                + "."));
  }

  private List<TracePolicy> each(List<PolicyConfig> configs, String path, Set<String> containers) {
    List<TracePolicy> policies = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      policies.add(nested(configs.get(i), path + "[" + i + "]", containers, containers));
    }
    return policies;
  }

  private TracePolicy composite(PolicyConfig.Composite config, String path) {
    List<TracePolicy> policies =
        each(config.policies(), path + "::composite_sub_policy", Set.of(AND));
    Map<String, Long> percents = new HashMap<>();
    config.rateAllocation().forEach(one -> percents.put(one.policy(), one.percent()));
    List<CompositePolicy.Share> shares = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      long percent = percents.getOrDefault(config.policies().get(i).name(), 0L);
      double total = (double) config.maxTotalSpansPerSecond();
      double share = percent > 0 ? percent / 100.0 * total : total / policies.size();
      shares.add(new CompositePolicy.Share(policies.get(i), (long) share));
    }
    return new CompositePolicy(clock, config.maxTotalSpansPerSecond(), shares);
  }

  /** A policy that contains no other; null where that was a problem. */
  private @Nullable TracePolicy plain(PolicyConfig config, String path) {
    PolicyRules rules = config.rules();
    return switch (config.type()) {
      case "always_sample" -> trace -> Decision.SAMPLED;
      case "latency" ->
          new LatencyPolicy(rules.latency().thresholdMs(), rules.latency().upperThresholdMs());
      case "numeric_attribute" -> number(rules.numericAttribute(), path + "::numeric_attribute");
      case "probabilistic" -> share(rules.probabilistic(), path + "::probabilistic");
      case "status_code" -> status(rules.statusCode(), path + "::status_code");
      case "string_attribute" -> text(rules.stringAttribute(), path + "::string_attribute");
      case "rate_limiting" ->
          new LimitingPolicy(
              bucket(rules.rateLimiting().spansPerSecond(), rules.rateLimiting().burstCapacity()),
              TraceView::spans);
      case "bytes_limiting" ->
          new LimitingPolicy(
              bucket(rules.bytesLimiting().bytesPerSecond(), rules.bytesLimiting().burstCapacity()),
              TraceView::messageBytes);
      case "span_count" ->
          new SpanCountPolicy(rules.spanCount().minSpans(), rules.spanCount().maxSpans());
      case "trace_state" ->
          new TraceStatePolicy(rules.traceState().key(), rules.traceState().values());
      case "trace_flags" -> SpanPolicy.sampledFlag();
      default ->
          AttributePolicy.truth(
              rules.booleanAttribute().key(),
              rules.booleanAttribute().value(),
              rules.booleanAttribute().invertMatch());
    };
  }

  private TokenBucket bucket(long perSecond, long burst) {
    return new TokenBucket(clock, perSecond, burst > 0 ? burst : 2 * perSecond);
  }

  private @Nullable TracePolicy number(PolicyRules.NumericAttribute rule, String path) {
    if (rule.minValue() == 0 && rule.maxValue() == 0) {
      problems.add(
          new Problem(
              path,
              "",
              "at least one of min_value and max_value must be set, and not to 0, which means no"
                  + " bound",
              "Write the one that is meant."));
      return null;
    }
    return AttributePolicy.number(
        rule.key(),
        rule.minValue() == 0 ? Long.MIN_VALUE : rule.minValue(),
        rule.maxValue() == 0 ? Long.MAX_VALUE : rule.maxValue(),
        rule.invertMatch());
  }

  private @Nullable TracePolicy share(PolicyRules.Probabilistic rule, String path) {
    if (Double.isNaN(rule.samplingPercentage())) {
      problems.add(
          new Problem(
              path + "::sampling_percentage", "NaN", "must be a number", "Write 0 to 100."));
      return null;
    }
    return new ProbabilisticPolicy(rule.hashSalt(), rule.samplingPercentage());
  }

  private @Nullable TracePolicy status(PolicyRules.StatusCode rule, String path) {
    List<Integer> codes = new ArrayList<>();
    for (String code : rule.statusCodes()) {
      int number = List.of("UNSET", "OK", "ERROR").indexOf(code);
      if (number < 0) {
        problems.add(
            new Problem(
                path + "::status_codes",
                code,
                "unknown status code \"" + code + "\", supported: OK, ERROR, UNSET",
                "Write one of these, in capitals."));
        return null;
      }
      codes.add(number);
    }
    if (codes.isEmpty()) {
      problems.add(
          new Problem(
              path + "::status_codes",
              "",
              "expected at least one status code to filter on",
              "Write [ERROR]."));
      return null;
    }
    return SpanPolicy.status(codes);
  }

  private @Nullable TracePolicy text(PolicyRules.StringAttribute rule, String path) {
    if (!rule.enabledRegexMatching()) {
      return AttributePolicy.text(rule.key(), TextMatch.exact(rule.values()), rule.invertMatch());
    }
    List<Pattern> patterns = new ArrayList<>();
    for (int i = 0; i < rule.values().size(); i++) {
      String value = rule.values().get(i);
      try {
        patterns.add(Pattern.compile(value));
      } catch (PatternSyntaxException e) {
        problems.add(
            new Problem(
                path + "::values[" + i + "]",
                value,
                "invalid regex `" + value + "`: " + e.getMessage(),
                "Write an RE2 expression."));
        return null;
      }
    }
    int kept =
        rule.cacheMaxSize() > 0 ? rule.cacheMaxSize() : PolicyRules.StringAttribute.STANDARD_CACHE;
    return AttributePolicy.text(
        rule.key(), new TextMatch.Regexp(patterns, kept), rule.invertMatch());
  }
}
