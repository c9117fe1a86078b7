package dev.sluice.http;

import dev.sluice.component.ComponentId;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * The {@code auth} block of a server.
 *
 * @param authenticator the extension that is asked; empty refuses at start
 * @param requestParams query parameters that are shown to it as if they were headers; they win over
 *     headers
 */
public record ServerAuthConfig(Optional<ComponentId> authenticator, List<String> requestParams) {
  private static final Key<Optional<ComponentId>> AUTHENTICATOR =
      Key.maybe(
          "authenticator",
          ValueType.parsed("component id", ComponentId::parse),
          "extension that guards this server");
  private static final Key<List<String>> REQUEST_PARAMS =
      Key.of(
          "request_params",
          ValueType.list(ValueType.string()),
          List.of(),
          "query parameters to show to the authenticator as headers");

  static final Spec<ServerAuthConfig> SPEC =
      Spec.of(
          values -> new ServerAuthConfig(values.get(AUTHENTICATOR), values.get(REQUEST_PARAMS)),
          AUTHENTICATOR,
          REQUEST_PARAMS);

  public ServerAuthConfig {
    requestParams = List.copyOf(requestParams);
  }
}
