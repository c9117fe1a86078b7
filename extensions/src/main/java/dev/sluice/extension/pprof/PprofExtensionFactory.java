package dev.sluice.extension.pprof;

import dev.sluice.component.ComponentType;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;

/** Creates {@code pprof} extensions. Stateless. */
public final class PprofExtensionFactory implements ExtensionFactory<PprofConfig> {
  @Override
  public ComponentType type() {
    return new ComponentType("pprof");
  }

  @Override
  public Spec<PprofConfig> spec() {
    return PprofConfig.SPEC;
  }

  @Override
  public Extension create(PprofConfig config, ExtensionContext context) {
    return new PprofExtension(config, context);
  }
}
