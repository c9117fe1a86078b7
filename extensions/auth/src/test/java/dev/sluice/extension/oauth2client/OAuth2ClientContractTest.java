package dev.sluice.extension.oauth2client;

import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.SpecBinder;
import dev.sluice.testkit.ExtensionContract;

class OAuth2ClientContractTest extends ExtensionContract<OAuth2ClientConfig> {
  @Override
  protected ExtensionFactory<OAuth2ClientConfig> factory() {
    return new OAuth2ClientFactory();
  }

  /** Nobody serves there: whoever asks is told that there is no token. */
  @Override
  protected OAuth2ClientConfig config() {
    return SpecBinder.fromYaml(
        OAuth2ClientConfig.SPEC,
        "{client_id: a, client_secret: b, token_url: 'http://127.0.0.1:1/token'}");
  }
}
