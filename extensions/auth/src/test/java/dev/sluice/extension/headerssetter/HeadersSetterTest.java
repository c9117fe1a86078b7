package dev.sluice.extension.headerssetter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import dev.sluice.data.RequestMetadata;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.ExtensionContract;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.testkit.RenewedToken;
import dev.sluice.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersSetterTest extends ExtensionContract<HeadersSetterConfig> {
  private static final String COMPONENT = "extension/headers_setter";

  private final TestContext world = TestContext.of(ComponentKind.EXTENSION, "headers_setter");

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ExtensionFactory<HeadersSetterConfig> factory() {
    return new HeadersSetterFactory();
  }

  @Override
  protected HeadersSetterConfig config() {
    return bound("{headers: [{action: upsert, key: a, value: b}]}");
  }

  private static HeadersSetterConfig bound(String yaml) {
    return SpecBinder.fromYaml(HeadersSetterConfig.SPEC, yaml);
  }

  private HeadersSetter started(String yaml) throws Exception {
    HeadersSetter setter = new HeadersSetter(bound(yaml), world);
    setter.start();
    return setter;
  }

  private static OutgoingCall call(Map<String, String> configured, RequestMetadata metadata) {
    return new OutgoingCall("POST", "b:443", "/v1/traces", List.of(), metadata, configured);
  }

  private static final OutgoingCall BARE = call(Map.of(), RequestMetadata.NONE);

  private static RequestMetadata from(String name, String... values) {
    return new RequestMetadata(Map.of(name, List.of(values)), null, Map.of("user", "ann"));
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"headers", "headers::action", "headers::key", "headers::value"})
  void eachActionDoesWhatItSaysWithWhatIsConfigured() throws Exception {
    HeadersSetter setter =
        started(
            "{headers: [{action: insert, key: There, value: '1'}, {action: insert, key: New, value: '2'},"
                + " {action: update, key: there2, value: '3'}, {action: update, key: none, value: '4'},"
                + " {action: upsert, key: there3, value: '5'}, {action: upsert, key: new2, value: ''},"
                + " {action: delete, key: There4}, {action: delete, key: there5},"
                + " {action: insert, key: there5, value: again}]}");
    OutgoingCall call =
        call(
            Map.of("there", "a", "there2", "b", "there3", "c", "there4", "d", "there5", "e"),
            RequestMetadata.NONE);
    assertThat(setter.headers(call))
        .isEqualTo(Map.of("new", "2", "there2", "3", "there3", "5", "new2", "", "there5", "again"));
    assertThat(setter.without(call)).containsExactly("there4");
    assertThat(setter.isSecret()).isFalse();
    assertThat(world.log().messages("warn")).isEmpty();
  }

  @Test
  void withoutAnActionItIsAnUpsertWithAWarning() throws Exception {
    assertThat(
            started("{headers: [{key: a, value: b}]}")
                .headers(call(Map.of("a", "x"), RequestMetadata.NONE)))
        .isEqualTo(Map.of("a", "b"));
    assertThat(world.log().messages("warn").get(0)).startsWith("The action was not provided");
  }

  @Test
  @ObservesKey(
      component = COMPONENT,
      keys = {"headers::from_context", "headers::default_value"})
  void valuesComeFromTheClientsHeaders() throws Exception {
    HeadersSetter setter =
        started(
            "{headers: [{action: upsert, key: X-Scope-OrgID, from_context: X-Tenant, default_value:"
                + " anybody}, {action: upsert, key: b, from_context: other}]}");
    assertThat(setter.headers(call(Map.of(), from("x-tenant", "shop"))))
        .isEqualTo(Map.of("x-scope-orgid", "shop", "b", ""));
    assertThat(setter.headers(BARE)).containsEntry("x-scope-orgid", "anybody");
    assertThatThrownBy(() -> setter.headers(call(Map.of(), from("x-tenant", "a", "b"))))
        .isInstanceOf(NoCredentials.class)
        .hasMessage("2 source keys found in the context, can't determine which one to use");
    assertThat(setter.without(call(Map.of("x", "y"), from("x-tenant", "a", "b")))).isEmpty();
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "headers::from_attribute")
  void valuesComeFromWhomAnAuthenticatorLetIn() throws Exception {
    HeadersSetter setter =
        started(
            "{headers: [{action: upsert, key: a, from_attribute: user},"
                + " {action: upsert, key: b, from_attribute: team, default_value: none}]}");
    assertThat(setter.headers(call(Map.of(), from("x", "y"))))
        .isEqualTo(Map.of("a", "ann", "b", "none"));
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "headers::value_file")
  void valuesComeFromAFileAndChangeWithIt() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "one\r\n");
    HeadersSetter setter =
        started("{headers: [{action: upsert, key: a, value_file: '" + file + "'}]}");
    assertThat(setter.headers(BARE)).containsEntry("a", "one");
    Files.writeString(file, "two");
    world.manualClock().advance(Duration.ofSeconds(1));
    assertThat(setter.headers(BARE)).containsEntry("a", "two");
    Files.delete(file);
    assertThatThrownBy(
            () -> started("{headers: [{action: upsert, key: a, value_file: '" + file + "'}]}"))
        .hasMessageContaining("failed to read credentials file");
  }

  @Test
  @ObservesKey(component = COMPONENT, keys = "additional_auth")
  void theOtherAuthenticatorComesBeforeAndHearsOfARefusal() throws Exception {
    RenewedToken token = new RenewedToken();
    world.withExtension("token", token);
    HeadersSetter setter =
        started(
            "{headers: [{action: insert, key: authorization, value: mine},"
                + " {action: upsert, key: a, value: b}], additional_auth: token}");
    Map<String, String> given = setter.headers(BARE);
    assertThat(given).isEqualTo(Map.of("authorization", "Bearer 1", "a", "b"));
    assertThat(setter.refused(BARE, given)).isTrue();
    assertThat(setter.headers(BARE)).containsEntry("authorization", "Bearer 2");
    token.expire();
    assertThatThrownBy(() -> setter.headers(BARE)).isInstanceOf(NoCredentials.class);
  }

  @Test
  void anotherThatIsMissingUnfitOrThisOneFailsTheStart() throws Exception {
    String named = "{headers: [{action: upsert, key: a, value: b}], additional_auth: other}";
    assertThatThrownBy(() -> started(named)).hasMessage("auth extension other not found");
    world.withExtension("other", new Nothing());
    assertThatThrownBy(() -> started(named))
        .hasMessage("auth extension other is not a client authenticator");
    Extension one = new HeadersSetter(bound(named.replace("other", "two")), world);
    Extension two = new HeadersSetter(bound(named.replace("other", "one")), world);
    Extension behind = new HeadersSetter(bound(named.replace("other", "one")), world);
    world.withExtension("one", one).withExtension("two", two);
    assertThatThrownBy(one::start)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("circle");
    assertThatThrownBy(behind::start).hasMessageContaining("circle");
  }

  private static final class Nothing implements Extension {
    @Override
    public void start() {}

    @Override
    public void stop(Deadline deadline) {}
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} -> missing headers configuration",
        "{headers: []} -> missing headers configuration",
        "{headers: [{value: a}]} -> missing header name",
        "{headers: [{key: a}]} -> missing header source",
        "{headers: [{key: a, value: b, from_context: c}]} -> invalid header source",
        "{headers: [{key: a, value_file: b, from_attribute: c}]} -> invalid header source",
        "{headers: [{key: a, value: b, action: upsrt}]} -> upsert",
        "{headers: [{key: 'a b', value: b}]} -> key",
        "{headers: [{key: a, value: \"b\\nc\"}]} -> no header can have",
        "{headers: [{key: a, from_context: x, default_value: \"b\\r\"}]} -> no header can have"
      })
  void whatCannotWorkIsRefused(String fact) {
    String[] parts = fact.split(" -> ", 2);
    assertThatThrownBy(() -> bound(parts[0]))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(parts[1]);
  }
}
