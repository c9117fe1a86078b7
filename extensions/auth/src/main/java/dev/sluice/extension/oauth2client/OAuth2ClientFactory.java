package dev.sluice.extension.oauth2client;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;

/** Creates {@code oauth2client} extensions. Stateless. */
public final class OAuth2ClientFactory implements ExtensionFactory<OAuth2ClientConfig> {
  /** Found as a service, or handed to the builder. */
  public OAuth2ClientFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("oauth2client");
  }

  @Override
  public Spec<OAuth2ClientConfig> spec() {
    return OAuth2ClientConfig.SPEC;
  }

  @Override
  public Extension create(OAuth2ClientConfig config, ExtensionContext context) {
    return new OAuth2Client(config, context);
  }
}
