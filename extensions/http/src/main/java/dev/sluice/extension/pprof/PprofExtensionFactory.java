package dev.sluice.extension.pprof;

import dev.sluice.component.Claim;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionFactory;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;
import java.util.List;

/** Creates {@code pprof} extensions. Stateless. */
public final class PprofExtensionFactory implements ExtensionFactory<PprofConfig> {
  /** Found as a service, or handed to the builder. */
  public PprofExtensionFactory() {}

  @Override
  public ComponentType type() {
    return new ComponentType("pprof");
  }

  @Override
  public Spec<PprofConfig> spec() {
    return PprofConfig.SPEC;
  }

  @Override
  public List<Claim> claims(PprofConfig config) {
    return config.server().claims("endpoint");
  }

  @Override
  public Extension create(PprofConfig config, ExtensionContext context) {
    return new PprofExtension(config, context);
  }
}
