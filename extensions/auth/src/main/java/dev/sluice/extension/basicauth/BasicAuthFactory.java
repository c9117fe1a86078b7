package dev.sluice.extension.basicauth;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;

/** Creates {@code basicauth} extensions, of one side or the other. Stateless. */
public final class BasicAuthFactory implements ExtensionFactory<BasicAuthConfig> {
  /** Found as a service, or handed to the builder. */
  public BasicAuthFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("basicauth");
  }

  @Override
  public Spec<BasicAuthConfig> spec() {
    return BasicAuthConfig.SPEC;
  }

  @Override
  public Extension create(BasicAuthConfig config, ExtensionContext context) {
    return config.htpasswd().isPresent()
        ? new BasicAuthServer(config.htpasswd().get(), context)
        : new BasicAuthClient(config.clientAuth().orElseThrow(), context);
  }
}
