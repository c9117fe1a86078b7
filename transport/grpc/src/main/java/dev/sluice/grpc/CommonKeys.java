package dev.sluice.grpc;

import static dev.sluice.config.Key.componentId;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.sections;
import static dev.sluice.config.Key.string;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentId;
import java.util.List;
import java.util.Optional;

/** Keys that gRPC servers and clients have in common. */
final class CommonKeys {
  private static final Spec<Optional<ComponentId>> AUTH =
      Spec.of(
          keys -> keys.get(componentId("authenticator", "id of the extension that authenticates")));
  private static final Spec<String> MIDDLEWARE =
      Spec.of(keys -> keys.get(string("id", "", "id of the extension")));

  private CommonKeys() {}

  /** The section {@code auth}; present but without an authenticator it means nothing. */
  static Key<Optional<Optional<ComponentId>>> auth(String doc) {
    return optional("auth", AUTH, doc);
  }

  static Key<List<String>> middlewares() {
    return sections("middlewares", MIDDLEWARE, "extensions that every call passes through")
        .refusedUnless(List::isEmpty, "there are no middleware extensions here: remove the key");
  }

  static Key<Integer> bufferSize(String name, int defaultBytes) {
    return int32(name, defaultBytes, "size of the buffer")
        .in("bytes")
        .inert("the transport sizes its buffers by what arrives");
  }
}
