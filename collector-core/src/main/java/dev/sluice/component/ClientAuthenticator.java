package dev.sluice.component;

import dev.sluice.data.RequestMetadata;
import java.util.Map;

/** What an extension implements to give credentials to exporters. */
public interface ClientAuthenticator {
  /** Headers to add to one request; must not block. */
  Map<String, String> headers(RequestMetadata metadata);
}
