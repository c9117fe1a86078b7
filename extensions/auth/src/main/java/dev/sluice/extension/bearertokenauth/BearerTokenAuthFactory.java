package dev.sluice.extension.bearertokenauth;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;

/** Creates {@code bearertokenauth} extensions. Stateless. */
public final class BearerTokenAuthFactory implements ExtensionFactory<BearerTokenAuthConfig> {
  /** Found as a service, or handed to the builder. */
  public BearerTokenAuthFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("bearertokenauth");
  }

  @Override
  public Spec<BearerTokenAuthConfig> spec() {
    return BearerTokenAuthConfig.SPEC;
  }

  @Override
  public Extension create(BearerTokenAuthConfig config, ExtensionContext context) {
    return new BearerTokenAuth(config, context);
  }
}
