package dev.sluice.extension.headerssetter;

import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;

/** Creates {@code headers_setter} extensions. Stateless. */
public final class HeadersSetterFactory implements ExtensionFactory<HeadersSetterConfig> {
  /** Found as a service, or handed to the builder. */
  public HeadersSetterFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("headers_setter");
  }

  @Override
  public Spec<HeadersSetterConfig> spec() {
    return HeadersSetterConfig.SPEC;
  }

  @Override
  public Extension create(HeadersSetterConfig config, ExtensionContext context) {
    return new HeadersSetter(config, context);
  }
}
