package dev.sluice.zipkin;

import java.util.List;
import java.util.Map;

/** Names of tags and attributes that mean something of OTLP, as the reference spells them. */
final class Names {
  /** The service of a span whose resource has no name. */
  static final String NO_SERVICE_NAME = "OTLPResourceNoServiceName";

  static final String SERVICE_NAME = "service.name";
  static final String FAAS_NAME = "faas.name";
  static final String DEPLOYMENT_NAME = "k8s.deployment.name";
  static final String EXECUTABLE_NAME = "process.executable.name";

  /** Which attribute of the resource the name of the service was. */
  static final String SERVICE_NAME_SOURCE = "otlp.service.name.source";

  static final String LIBRARY_NAME = "otel.library.name";
  static final String LIBRARY_VERSION = "otel.library.version";
  static final String SCOPE_NAME = "otel.scope.name";
  static final String SCOPE_VERSION = "otel.scope.version";

  static final String TRACE_STATE = "w3c.tracestate";
  static final String SPAN_KIND = "span.kind";
  static final String STATUS_CODE = "otel.status_code";
  static final String STATUS_DESCRIPTION = "otel.status_description";
  static final String ERROR = "error";
  static final String LINK = "otlp.link.";
  static final String START_TIME_ABSENT = "otel.zipkin.absentField.startTime";

  static final String LOCAL_IP = "network.local.address";
  static final String LOCAL_PORT = "net.host.port";
  static final String PEER_SERVICE = "peer.service";
  static final String SERVICE_PEER_NAME = "service.peer.name";
  static final String PEER_IP = "network.peer.address";
  static final String PEER_PORT = "net.peer.port";
  static final String HTTP_STATUS = "http.status_code";
  static final String HTTP_RESPONSE_STATUS = "http.response.status_code";
  static final String FAAS_ID = "faas.id";
  static final String CLOUD_RESOURCE_ID = "cloud.resource_id";

  /** What names a service whose resource has no name, the best first. */
  static final List<String> OF_SERVICES = List.of(FAAS_NAME, DEPLOYMENT_NAME, EXECUTABLE_NAME);

  /** Tags that are the resource's. */
  static final List<String> OF_RESOURCES =
      List.of(
          SERVICE_NAME,
          "service.namespace",
          "service.instance.id",
          "service.version",
          "telemetry.sdk.name",
          "telemetry.sdk.language",
          "telemetry.sdk.version",
          "telemetry.auto.version",
          "cloud.provider",
          "cloud.account.id",
          "cloud.region",
          "cloud.availability_zone",
          "cloud.platform",
          CLOUD_RESOURCE_ID,
          "aws.ecs.container.arn",
          "aws.ecs.cluster.arn",
          "aws.ecs.launchtype",
          "aws.ecs.task.arn",
          "aws.ecs.task.family",
          "aws.ecs.task.revision",
          "aws.eks.cluster.arn",
          "aws.log.group.names",
          "aws.log.group.arns",
          "aws.log.stream.names",
          "aws.log.stream.arns",
          "container.name",
          "container.id",
          "container.runtime",
          "container.image.name",
          "container.image.tag",
          "deployment.environment",
          "device.id",
          "device.model.identifier",
          "device.model.name",
          "device.manufacturer",
          FAAS_NAME,
          FAAS_ID,
          "faas.version",
          "faas.instance",
          "faas.max_memory",
          "host.id",
          "host.name",
          "host.type",
          "host.arch",
          "host.image.name",
          "host.image.id",
          "host.image.version",
          "k8s.cluster.name",
          "k8s.node.name",
          "k8s.node.uid",
          "k8s.namespace.name",
          "k8s.pod.uid",
          "k8s.pod.name",
          "k8s.container.name",
          "k8s.container.restart_count",
          "k8s.replicaset.uid",
          "k8s.replicaset.name",
          "k8s.deployment.uid",
          DEPLOYMENT_NAME,
          "k8s.statefulset.uid",
          "k8s.statefulset.name",
          "k8s.daemonset.uid",
          "k8s.daemonset.name",
          "k8s.job.uid",
          "k8s.job.name",
          "k8s.cronjob.uid",
          "k8s.cronjob.name",
          "os.type",
          "os.description",
          "os.name",
          "os.version",
          "process.pid",
          EXECUTABLE_NAME,
          "process.executable.path",
          "process.command",
          "process.command_line",
          "process.command_args",
          "process.owner",
          "process.runtime.name",
          "process.runtime.version",
          "process.runtime.description",
          "webengine.name",
          "webengine.version",
          "webengine.description",
          "opencensus.starttime",
          "opencensus.exporterversion",
          "opencensus.resourcetype");

  private Names() {}

  /** Gives an attribute the name that it has today, unless another one has that. */
  static <V> void renew(Map<String, V> attributes, String older, String newer) {
    V value = attributes.get(older);
    if (value != null && attributes.putIfAbsent(newer, value) == null) {
      attributes.remove(older);
    }
  }
}
