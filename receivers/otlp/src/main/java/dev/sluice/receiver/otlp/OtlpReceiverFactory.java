package dev.sluice.receiver.otlp;

import dev.sluice.component.Claim;
import dev.sluice.component.Receiver;
import dev.sluice.component.ReceiverContext;
import dev.sluice.component.ReceiverFactory;
import dev.sluice.component.RemovedType;
import dev.sluice.component.Stability;
import dev.sluice.config.RemovedKey;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.id.ComponentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes {@code otlp} receivers: OTLP over gRPC and HTTP. */
public final class OtlpReceiverFactory implements ReceiverFactory<OtlpReceiverConfig> {
  /** Found as a service, or handed to the builder. */
  public OtlpReceiverFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("otlp");
  }

  @Override
  public List<RemovedType> removedTypes() {
    return RemovedSpellings.TYPES;
  }

  @Override
  public List<RemovedKey> removedKeys() {
    return RemovedSpellings.KEYS;
  }

  @Override
  public Spec<OtlpReceiverConfig> spec() {
    return OtlpReceiverConfig.SPEC;
  }

  @Override
  public Map<Signal, Stability> signals() {
    return Map.of(
        Signal.TRACES, Stability.STABLE,
        Signal.METRICS, Stability.STABLE,
        Signal.LOGS, Stability.STABLE,
        Signal.PROFILES, Stability.ALPHA);
  }

  @Override
  public List<Claim> claims(OtlpReceiverConfig config) {
    List<Claim> claims = new ArrayList<>();
    config.grpc().ifPresent(grpc -> claims.addAll(grpc.claims("protocols::grpc::endpoint")));
    config
        .http()
        .ifPresent(http -> claims.addAll(http.server().claims("protocols::http::endpoint")));
    return claims;
  }

  @Override
  public Receiver create(OtlpReceiverConfig config, ReceiverContext context) {
    return new OtlpReceiver(config, context);
  }
}
