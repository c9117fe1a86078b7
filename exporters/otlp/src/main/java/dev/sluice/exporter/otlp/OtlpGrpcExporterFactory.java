package dev.sluice.exporter.otlp;

import dev.sluice.component.Claim;
import dev.sluice.component.Doubt;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.RemovedType;
import dev.sluice.config.HeaderRules;
import dev.sluice.config.Spec;
import dev.sluice.data.Signal;
import dev.sluice.grpc.GrpcClient;
import dev.sluice.id.ComponentType;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes {@code otlp_grpc} exporters: OTLP over gRPC, one connection per exporter and signal. */
public final class OtlpGrpcExporterFactory extends OtlpExporterFactory<OtlpGrpcConfig> {
  /** Found as a service, or handed to the builder. */
  public OtlpGrpcExporterFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("otlp_grpc");
  }

  @Override
  public Optional<ComponentType> deprecatedAlias() {
    return Optional.of(ComponentType.of("otlp"));
  }

  @Override
  public List<RemovedType> removedTypes() {
    return FormerExporters.GRPC;
  }

  @Override
  public Spec<OtlpGrpcConfig> spec() {
    return OtlpGrpcConfig.SPEC;
  }

  @Override
  public List<Claim> claims(OtlpGrpcConfig config) {
    return config.sending().claims();
  }

  @Override
  public List<Doubt> doubts(OtlpGrpcConfig config, boolean isAlone) {
    List<Doubt> doubts =
        new ArrayList<>(OtlpTargetDoubts.ofHost("endpoint", config.client().endpoint(), isAlone));
    for (String name : config.client().headers().configured().keySet()) {
      if (HeaderRules.isReservedInGrpc(name)) {
        doubts.add(
            new Doubt(
                "headers",
                "\"" + name + "\" has no effect, because gRPC fills it in itself; remove it"));
      }
    }
    return doubts;
  }

  @Override
  public Exporter create(OtlpGrpcConfig config, ExporterContext context) {
    GrpcClient client = new GrpcClient(config.client(), context, method(context.signal()));
    return new SendingExporter(
        context,
        config.sending(),
        new OtlpGrpcSender(client),
        new SendingTraits(
            config.client().serverLabels(), true) /* grpc copies a message when it is sent */);
  }

  private static String method(Signal signal) {
    return switch (signal) {
      case TRACES -> "opentelemetry.proto.collector.trace.v1.TraceService/Export";
      case METRICS -> "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
      case LOGS -> "opentelemetry.proto.collector.logs.v1.LogsService/Export";
      case PROFILES ->
          "opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";
    };
  }
}
