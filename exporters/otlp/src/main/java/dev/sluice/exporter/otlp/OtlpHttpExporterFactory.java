package dev.sluice.exporter.otlp;

import dev.sluice.component.Claim;
import dev.sluice.component.Doubt;
import dev.sluice.component.Exporter;
import dev.sluice.component.ExporterContext;
import dev.sluice.component.RemovedType;
import dev.sluice.config.Spec;
import dev.sluice.id.ComponentType;
import dev.sluice.sending.SendingExporter;
import dev.sluice.sending.SendingTraits;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes {@code otlp_http} exporters: OTLP over HTTP/1.1, protobuf or JSON. */
public final class OtlpHttpExporterFactory extends OtlpExporterFactory<OtlpHttpConfig> {
  /** Found as a service, or handed to the builder. */
  public OtlpHttpExporterFactory() {}

  @Override
  public ComponentType type() {
    return ComponentType.of("otlp_http");
  }

  @Override
  public Optional<ComponentType> deprecatedAlias() {
    return Optional.of(ComponentType.of("otlphttp"));
  }

  @Override
  public List<RemovedType> removedTypes() {
    return FormerExporters.HTTP;
  }

  @Override
  public Spec<OtlpHttpConfig> spec() {
    return OtlpHttpConfig.SPEC;
  }

  @Override
  public List<Claim> claims(OtlpHttpConfig config) {
    return config.sending().claims();
  }

  @Override
  public List<Doubt> doubts(OtlpHttpConfig config, boolean isAlone) {
    List<Doubt> doubts = new ArrayList<>();
    config
        .signalEndpoints()
        .forEach(
            (signal, endpoint) ->
                doubts.addAll(
                    OtlpTargetDoubts.ofUrl(signal.id() + "_endpoint", endpoint, isAlone)));
    doubts.addAll(OtlpTargetDoubts.ofUrl("endpoint", config.endpoint(), isAlone));
    return doubts;
  }

  @Override
  public Exporter create(OtlpHttpConfig config, ExporterContext context) {
    URI url = config.url(context.signal());
    return new SendingExporter(
        context,
        config.sending(),
        new OtlpHttpSender(config, context, context.signal(), url),
        new SendingTraits(labels(url)));
  }

  private static List<String> labels(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    return List.of(
        "server_address",
        url.getHost() == null ? "" : url.getHost(),
        "server_port",
        Integer.toString(port),
        "url_path",
        url.getPath() == null ? "" : url.getPath());
  }
}
