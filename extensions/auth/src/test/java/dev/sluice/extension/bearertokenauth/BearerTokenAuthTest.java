package dev.sluice.extension.bearertokenauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator.NotAuthenticated;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ExtensionContract;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenAuthTest extends ExtensionContract<BearerTokenAuthConfig> {
  private static final String COMPONENT = "extension/bearertokenauth";
  private static final String NO_MATCH =
      "provided authorization does not match expected scheme or token";
  private static final OutgoingCall CALL =
      new OutgoingCall("POST", "backend:443", "/v1/traces", List.of(), RequestMetadata.NONE);

  private final TestContext world = TestContext.of(ComponentKind.EXTENSION, "bearertokenauth");

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ExtensionFactory<BearerTokenAuthConfig> factory() {
    return new BearerTokenAuthFactory();
  }

  @Override
  protected BearerTokenAuthConfig config() {
    return bound("{tokens: [one, two]}");
  }

  private static BearerTokenAuthConfig bound(String yaml) {
    return SpecBinder.fromYaml(BearerTokenAuthConfig.SPEC, yaml);
  }

  private BearerTokenAuth started(String yaml) throws Exception {
    BearerTokenAuth extension = new BearerTokenAuth(bound(yaml), world);
    extension.start();
    return extension;
  }

  private static String refusal(BearerTokenAuth guard, String name, String... values) {
    try {
      guard.authenticate(
          new CallHead("/v1/traces", Map.of(name, List.of(values)), null, List.of()));
      return "";
    } catch (NotAuthenticated e) {
      return (e.isForNow() ? "for now: " : "") + e.getMessage();
    }
  }

  private static String refusal(BearerTokenAuth guard, String value) {
    return refusal(guard, "authorization", value);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "token")
  void theTokenIsSentAndLetIn() throws Exception {
    BearerTokenAuth both = started("{token: abc}");
    assertThat(both.headers(CALL)).isEqualTo(Map.of("Authorization", "Bearer abc"));
    assertThat(refusal(both, "Bearer abc")).isEmpty();
    assertThat(both.isSecret()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "Bearer",
        "Bearer ",
        "Bearerabc",
        "bearer abc",
        "BEARER abc",
        "Bearer  abc",
        "Bearer abc ",
        "Bearer ab",
        "Bearer abcd",
        "Bearer ABC",
        "Basic abc",
        "Bearer \u00e9",
        "Bearer abc, Bearer abc"
      })
  void whatIsNotExactlyTheTokenBehindTheSchemeIsRefused(String value) throws Exception {
    assertThat(refusal(started("{token: abc}"), value)).isEqualTo(NO_MATCH);
  }

  @Test
  void ofSeveralHeadersTheFirstCounts() throws Exception {
    BearerTokenAuth guard = started("{token: abc}");
    assertThat(refusal(guard, "authorization", "Bearer x", "Bearer abc")).isEqualTo(NO_MATCH);
    assertThat(refusal(guard, "authorization", "Bearer abc", "Bearer x")).isEmpty();
    assertThat(refusal(guard, "authorization", new String[0]))
        .isEqualTo("missing or empty authorization header: Authorization");
    assertThat(refusal(guard, "other", "Bearer abc"))
        .isEqualTo("missing or empty authorization header: Authorization");
    assertThat(refusal(guard, "Bearer " + "x".repeat(1 << 20))).isEqualTo(NO_MATCH);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "tokens")
  void eachOfSeveralTokensIsLetInAndTheFirstIsSent() throws Exception {
    BearerTokenAuth both = started("{tokens: ['a b', c]}");
    assertThat(both.headers(CALL)).containsEntry("Authorization", "Bearer a b");
    assertThat(refusal(both, "Bearer a b")).isEmpty();
    assertThat(refusal(both, "Bearer c")).isEmpty();
    assertThat(refusal(both, "Bearer a")).isEqualTo(NO_MATCH);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"header", "scheme"})
  void headerAndSchemeAreAsConfigured() throws Exception {
    BearerTokenAuth both = started("{header: X-Api-Key, scheme: '', token: abc}");
    assertThat(both.headers(CALL)).isEqualTo(Map.of("X-Api-Key", "abc"));
    assertThat(refusal(both, "x-api-key", "abc")).isEmpty();
    assertThat(refusal(both, "x-api-key", " abc")).isEqualTo(NO_MATCH);
    assertThat(refusal(both, "authorization", "abc"))
        .isEqualTo("missing or empty authorization header: X-Api-Key");
    assertThat(started("{scheme: Token, token: abc}").headers(CALL))
        .containsEntry("Authorization", "Token abc");
  }

  @Test
  void whatIsNotAsciiIsComparedAndSentByItsBytes() throws Exception {
    BearerTokenAuth both = started("{token: gr\u00fcn}");
    String onTheWire =
        new String(
            "Bearer gr\u00fcn".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(both.headers(CALL)).containsEntry("Authorization", onTheWire);
    assertThat(refusal(both, onTheWire)).isEmpty();
    assertThat(refusal(both, "Bearer gr\u00fcn")).isEqualTo(NO_MATCH);
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "filename")
  void linesOfTheFileAreTokensUntilItChanges() throws Exception {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "\uFEFFone  of the shop\r\n\r\n\ttwo\r\n");
    BearerTokenAuth both = started("{token: ignored, filename: '" + file + "'}");
    assertThat(world.log().messages("warn"))
        .containsExactly("a filename is specified. Configured token(s) is ignored!");
    Map<String, String> given = both.headers(CALL);
    assertThat(given).containsEntry("Authorization", "Bearer one");
    assertThat(refusal(both, "Bearer two")).isEmpty();
    assertThat(refusal(both, "Bearer ignored")).isEqualTo(NO_MATCH);
    assertThat(both.refused(CALL, given)).as("there is no other one").isFalse();
    Files.writeString(file, "three");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(both.refused(CALL, given)).as("worth another try").isTrue();
    assertThat(both.headers(CALL)).containsEntry("Authorization", "Bearer three");
    assertThat(refusal(both, "Bearer one")).isEqualTo(NO_MATCH);
    both.stop(Deadline.NONE);
    assertThat(world.log().lines().toString()).doesNotContain("Bearer").doesNotContain("three");
  }

  @Test
  void withoutItsFileNothingIsSentAndNobodyIsSentAwayForGood() throws Exception {
    Path file = folder.resolve("tokens");
    BearerTokenAuth both = started("{filename: '" + file + "'}");
    assertThatThrownBy(() -> both.headers(CALL)).isInstanceOf(NoCredentials.class);
    assertThat(refusal(both, "Bearer x")).startsWith("for now: ");
    assertThat(world.statuses()).contains(ComponentStatus.RECOVERABLE_ERROR);
    Files.writeString(file, "x");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(refusal(both, "Bearer x")).isEmpty();
    assertThat(world.statuses()).endsWith(ComponentStatus.OK);
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {
        "wait_for_token_file",
        "retry_on_failure::enabled",
        "retry_on_failure::interval",
        "retry_on_failure::max_retries"
      })
  void theStartWaitsForTheFileAsLongAsItIsTold() throws Exception {
    Path file = folder.resolve("tokens");
    String yaml =
        "{filename: '"
            + file
            + "', wait_for_token_file: true, retry_on_failure: {enabled: true, interval: 3s,"
            + " max_retries: 2}}";
    CompletableFuture<Object> start = inTheBackground(yaml);
    awaitTimers(2);
    world.manualClock().advance(Duration.ofSeconds(3));
    assertThat(start).isNotDone();
    Files.writeString(file, "x");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(start.get()).isEqualTo("started");
    Files.delete(file);
    world.manualClock().advance(Duration.ofSeconds(60));
    CompletableFuture<Object> tooLong = inTheBackground(yaml);
    awaitTimers(3); // the first one still looks for its file
    world.manualClock().advance(Duration.ofSeconds(6));
    assertThat(tooLong.get().toString())
        .contains("failed to read credentials file")
        .contains("after reaching out max number of retries");
  }

  private CompletableFuture<Object> inTheBackground(String yaml) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            started(yaml);
            return "started";
          } catch (Exception e) {
            return e;
          }
        });
  }

  /** Until the file is looked at and the wait has its end. */
  private void awaitTimers(int count) {
    Awaitility.await().until(() -> world.manualClock().pending().size() == count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} -> no bearer token provided",
        "{token: a, tokens: [b]} -> either tokens or token should be provided, not both",
        "{tokens: [a, '']} -> an empty token lets everybody in",
        "{token: \"a\\n\"} -> has characters that no header can have",
        "{token: a, header: 'a b'} -> header",
        "{token: a, scheme: \"a\\r\"} -> has characters that no header can have",
        "{token: a, wait_for_token_file: true} -> requires filename to be set",
        "{filename: f, wait_for_token_file: true} -> requires retry_on_failure to be enabled",
        "{filename: f, retry_on_failure: {enabled: true}} -> interval must be greater than 0",
        "{filename: f, retry_on_failure: {enabled: true, interval: 1s, max_retries: -1}} -> max_retries must be"
      })
  void whatCannotWorkIsRefusedWithItsPlace(String fact) {
    String[] parts = fact.split(" -> ", 2);
    assertThatThrownBy(() -> bound(parts[0]))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1]);
  }
}
