package dev.sluice.extension.basicauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.component.ServerAuthenticator.NotAuthenticated;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthTest {
  private static final String COMPONENT = "extension/basicauth";
  private static final String BCRYPT =
      "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a"; // of "secret"
  private static final OutgoingCall CALL =
      new OutgoingCall("POST", "backend:443", "/v1/traces", List.of(), RequestMetadata.NONE);

  private final TestContext world = TestContext.of(ComponentKind.EXTENSION, "basicauth");

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    world.close();
  }

  private static BasicAuthConfig bound(String yaml) {
    return SpecBinder.fromYaml(BasicAuthConfig.SPEC, yaml);
  }

  private <T> T started(Class<T> role, String yaml) throws Exception {
    Extension extension = new BasicAuthFactory().create(bound(yaml), world);
    extension.start();
    return role.cast(extension);
  }

  private ServerAuthenticator guard(String yaml) throws Exception {
    return started(ServerAuthenticator.class, yaml);
  }

  private static CallHead shows(String... values) {
    return new CallHead("/", Map.of("authorization", List.of(values)), null, List.of());
  }

  private static String basic(String both) {
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(ServerAuthenticator guard, String... values) {
    try {
      guard.authenticate(shows(values));
      return "";
    } catch (NotAuthenticated e) {
      return (e.isForNow() ? "for now: " : "") + e.getMessage();
    }
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "htpasswd::inline")
  void whoKnowsThePasswordIsLetIn() throws Exception {
    ServerAuthenticator guard =
        guard("{htpasswd: {inline: \"# people\\nann:secret\\n\\r\\nbob:" + BCRYPT + "\\n\"}}");
    assertThat(guard.authenticate(shows(basic("ann:secret"))))
        .isEqualTo(Map.of("username", "ann", "raw", basic("ann:secret").substring(6)));
    assertThat(refusal(guard, basic("bob:secret"))).isEmpty();
    assertThat(refusal(guard, basic("bob:" + BCRYPT))).isEqualTo("invalid credentials");
    assertThat(refusal(guard, basic("eve:secret"))).isEqualTo("invalid credentials");
    assertThat(world.log().messages("warn")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',no basic auth provided",
    "Basic,invalid authorization scheme prefix",
    "Bearer YTpi,invalid authorization scheme prefix",
    "BasicYTpi,invalid authorization scheme prefix",
    "' Basic YTpi',invalid authorization scheme prefix",
    "'Basic ',invalid authorization format",
    "Basic ====,invalid authorization format",
    "Basic YQ==,invalid authorization format",
    "Basic YTpi YTpi,invalid authorization format",
    "Basic  YTpi,invalid authorization format",
    "Basic YTpi\u00e9,invalid authorization format",
    "Basic YTo,invalid authorization format",
    "Basic YTpj,invalid credentials",
    "Basic Og==,invalid credentials",
    "Basic OmI=,invalid credentials",
    "Basic YTpi,''",
    "bAsIc YTpi,''"
  })
  void whatIsShownIsReadToTheLetter(String value, String why) throws Exception {
    assertThat(refusal(guard("{htpasswd: {inline: 'a:b'}}"), value)).isEqualTo(why);
  }

  @Test
  void ofSeveralHeadersTheFirstCountsAndSizeDoesNotMatter() throws Exception {
    ServerAuthenticator guard = guard("{htpasswd: {inline: 'a:b:c'}}");
    assertThat(refusal(guard, basic("a:b:c"), "x")).isEmpty();
    assertThat(refusal(guard, "x", basic("a:b:c")))
        .isEqualTo("invalid authorization scheme prefix");
    assertThat(refusal(guard)).isEqualTo("no basic auth provided");
    assertThat(refusal(guard, basic("a:" + "x".repeat(1 << 20)))).isEqualTo("invalid credentials");
    assertThat(refusal(guard, "Basic " + "=".repeat(1 << 20)))
        .isEqualTo("invalid authorization format");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "htpasswd::file")
  void theFileIsReadAgainAndWhatIsInlineWins() throws Exception {
    Path file = Files.writeString(folder.resolve("users"), "\uFEFFann:one\r\nbob:two\r\n");
    ServerAuthenticator guard = guard("{htpasswd: {file: '" + file + "', inline: 'bob:three'}}");
    assertThat(refusal(guard, basic("ann:one"))).isEmpty();
    assertThat(refusal(guard, basic("bob:two"))).isEqualTo("invalid credentials");
    assertThat(refusal(guard, basic("bob:three"))).isEmpty();
    Files.writeString(file, "ann:four\nbad line\nx:{SHA}bad\n");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(refusal(guard, basic("ann:one"))).isEqualTo("invalid credentials");
    assertThat(refusal(guard, basic("ann:four"))).isEmpty();
    assertThat(world.log().lines().toString())
        .contains("[file line 2, file line 3]")
        .doesNotContain("bad line")
        .doesNotContain("four");
  }

  @Test
  void aFileThatIsNotThereFailsTheStart() {
    assertThatThrownBy(() -> guard("{htpasswd: {file: '" + folder.resolve("none") + "'}}"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("open htpasswd file: ");
  }

  @Test
  void whatTakesLongIsAskedOfAWorkerOnceAndKnownFromThenOn() throws Exception {
    ServerAuthenticator guard = guard("{htpasswd: {inline: 'bob:" + BCRYPT + "'}}");
    assertThat(guard.takesLong(shows(basic("bob:secret")))).isTrue();
    assertThat(guard.takesLong(shows(basic("eve:secret")))).as("a stranger").isFalse();
    assertThat(guard.takesLong(shows("nonsense"))).isFalse();
    assertThat(refusal(guard, basic("bob:secret"))).isEmpty();
    assertThat(guard.takesLong(shows(basic("bob:secret")))).isFalse();
    assertThat(refusal(guard, basic("bob:secret"))).isEmpty();
    assertThat(guard.takesLong(shows(basic("bob:wrong")))).isTrue();
    assertThat(refusal(guard, basic("bob:wrong"))).isEqualTo("invalid credentials");
    assertThat(guard.takesLong(shows(basic("bob:wrong")))).as("the last wrong one").isFalse();
    assertThat(refusal(guard, basic("bob:wrong"))).isEqualTo("invalid credentials");
    assertThat(refusal(guard, basic("bob:secret"))).as("still").isEmpty();
    assertThat(guard("{htpasswd: {inline: 'a:b'}}").takesLong(shows(basic("a:b")))).isFalse();
  }

  @Test
  void whereTooManyPasswordsAreTriedTheOthersComeAgain() throws Exception {
    String costly = BCRYPT.replace("$05$", "$10$"); // nobody's, and a second of work
    ServerAuthenticator guard = guard("{htpasswd: {inline: 'bob:" + costly + "'}}");
    int threads = 4 * Runtime.getRuntime().availableProcessors();
    CountDownLatch together = new CountDownLatch(threads);
    ExecutorService strangers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String guess = basic("bob:" + i);
        answers.add(
            strangers.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return refusal(guard, guess);
                }));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get())
            .isIn("invalid credentials", "for now: too many passwords are being checked");
      }
      assertThat(answers.get(0).isDone()).isTrue();
    } finally {
      strangers.shutdown();
    }
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"client_auth::username", "client_auth::password"})
  void aClientShowsNameAndPassword() throws Exception {
    ClientAuthenticator client =
        started(
            ClientAuthenticator.class, "{client_auth: {username: ann, password: 'gr\u00fcn:x'}}");
    assertThat(client.headers(CALL)).isEqualTo(Map.of("Authorization", basic("ann:gr\u00fcn:x")));
    assertThat(client.isSecret()).isTrue();
    assertThat(client.refused(CALL, client.headers(CALL))).isFalse();
    assertThat(started(ClientAuthenticator.class, "{client_auth: {}}").headers(CALL))
        .containsEntry("Authorization", basic(":"));
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"client_auth::username_file", "client_auth::password_file"})
  void filesWinAndAreReadAgain() throws Exception {
    Path user = Files.writeString(folder.resolve("user"), "bob\r\n");
    Path word = Files.writeString(folder.resolve("word"), "one\n");
    ClientAuthenticator client =
        started(
            ClientAuthenticator.class,
            "{client_auth: {username: ann, password: x, username_file: '"
                + user
                + "', password_file: '"
                + word
                + "'}}");
    Map<String, String> given = client.headers(CALL);
    assertThat(given).containsEntry("Authorization", basic("bob:one"));
    Files.writeString(word, "two");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(client.headers(CALL)).containsEntry("Authorization", basic("bob:two"));
    assertThat(client.refused(CALL, given)).isTrue();
    Files.writeString(user, "bo:b");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(client.headers(CALL)).containsEntry("Authorization", basic("bob:two"));
    assertThatThrownBy(
            () ->
                started(
                    ClientAuthenticator.class, "{client_auth: {username_file: '" + user + "'}}"))
        .hasMessageContaining("invalid authorization format");
    assertThat(world.log().lines().toString()).doesNotContain("two").doesNotContain("bo:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} -> no credential source provided",
        "{htpasswd: {}} -> no credential source provided",
        "{htpasswd: {inline: 'a:b'}, client_auth: {username: a}} -> only one of `htpasswd` or `client_auth` can be specified",
        "{client_auth: {username: 'a:b'}} -> invalid authorization format",
        "{htpasswd: {inlin: x}} -> inlin"
      })
  void whatCannotWorkIsRefused(String fact) {
    String[] parts = fact.split(" -> ", 2);
    assertThatThrownBy(() -> bound(parts[0]))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1]);
  }
}
