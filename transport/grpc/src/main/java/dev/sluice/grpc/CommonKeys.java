package dev.sluice.grpc;

import dev.sluice.component.ComponentId;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import java.util.List;
import java.util.Optional;

/** Keys that gRPC servers and clients have in common. */
final class CommonKeys {
  private static final Key<Optional<ComponentId>> AUTHENTICATOR =
      Key.maybe(
          "authenticator",
          ValueType.parsed("component id", ComponentId::parse),
          "id of the extension that authenticates");
  private static final Key<String> MIDDLEWARE_ID =
      Key.of("id", ValueType.string(), "", "id of the extension");

  private CommonKeys() {}

  /** The section {@code auth}; present but without an authenticator it means nothing. */
  static Key<Optional<Optional<ComponentId>>> auth(String doc) {
    return Key.optional(
        "auth", Spec.of(values -> values.get(AUTHENTICATOR), AUTHENTICATOR), Presence.NONE, doc);
  }

  static Key<List<String>> middlewares() {
    return Key.of(
            "middlewares",
            ValueType.sections(Spec.of(values -> values.get(MIDDLEWARE_ID), MIDDLEWARE_ID)),
            List.of(),
            "extensions that every call passes through")
        .refusedUnless(List::isEmpty, "there are no middleware extensions here: remove the key");
  }

  static Key<Integer> bufferSize(String name, int defaultBytes) {
    return Key.of(name, ValueType.int32(), defaultBytes, "bytes")
        .inert("the transport sizes its buffers by what arrives");
  }
}
