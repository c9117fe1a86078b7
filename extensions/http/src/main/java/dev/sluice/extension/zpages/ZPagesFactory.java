package dev.sluice.extension.zpages;

import dev.sluice.component.Claim;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;
import java.util.List;

/** Creates {@code zpages} extensions. Stateless. */
public final class ZPagesFactory implements ExtensionFactory<ZPagesConfig> {
  /** Found as a service, or handed to the builder. */
  public ZPagesFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("zpages");
  }

  @Override
  public Spec<ZPagesConfig> spec() {
    return ZPagesConfig.SPEC;
  }

  @Override
  public List<Claim> claims(ZPagesConfig config) {
    return config.server().claims("endpoint");
  }

  @Override
  public Extension create(ZPagesConfig config, ExtensionContext context) {
    return new ZPagesExtension(config, context);
  }
}
