package dev.sluice.config.model;

import dev.sluice.id.ComponentKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Component types of the reference's contrib distribution 0.159.0, and older names of them. */
final class TypeNames {
  private static final Map<ComponentKind, Map<String, String>> RENAMED =
      Map.of(
          ComponentKind.RECEIVER,
          Map.of(
              "filelog", "file_log",
              "hostmetrics", "host_metrics",
              "otlpjsonfile", "otlp_json_file",
              "prometheusremotewrite", "prometheus_remote_write"),
          ComponentKind.PROCESSOR,
          Map.of(
              "k8sattributes", "k8s_attributes",
              "resourcedetection", "resource_detection",
              "metricstransform", "metrics_transform",
              "cumulativetodelta", "cumulative_to_delta"),
          ComponentKind.EXPORTER,
          Map.of(
              "otlp", "otlp_grpc",
              "otlphttp", "otlp_http",
              "prometheusremotewrite", "prometheus_remote_write",
              "loadbalancing", "load_balancing"),
          ComponentKind.CONNECTOR,
          Map.of("roundrobin", "round_robin", "spanmetrics", "span_metrics"),
          ComponentKind.EXTENSION,
          Map.of());

  private static final Map<ComponentKind, Set<String>> REFERENCE =
      Map.of(
          ComponentKind.RECEIVER,
          words(
              """
              active_directory_ds aerospike apache apachespark awscloudwatch awscontainerinsightreceiver
              awsecscontainermetrics awsfirehose awslambda awss3 awsxray azureblob azureeventhub
              azure_event_hub azuremonitor azure_monitor carbon chrony ciscoos cisco_os cloudflare
              cloudfoundry collectd couchdb datadog docker_stats elasticsearch envoyals expvar faro
              file_log filelog filestats file_stats flinkmetrics fluentforward fluent_forward github
              gitlab googlecloudmonitoring googlecloudpubsub googlecloudspanner haproxy host_metrics
              hostmetrics httpcheck http_check icmpcheckreceiver icmpcheck iis influxdb jaeger
              journald k8s_cluster k8s_events k8sobjects k8s_objects kafka kafkametrics kafka_metrics
              kubeletstats kubelet_stats libhoney loki macosunifiedlogging memcached mongodb
              mongodbatlas mysql namedpipe netflow nginx nop nsxt ntp obi oracledb otelarrow otlp
              otlp_json_file otlpjsonfile podman_stats postgresql pprof prometheus
              prometheus_remote_write prometheusremotewrite prometheus_simple pulsar purefa purefb
              rabbitmq receiver_creator redis riak saphana skywalking snmp snowflake solace
              splunk_hec splunkenterprise sqlquery sql_query sqlserver sshcheck ssh_check statsd stef
              syslog systemd tcpcheck tcp_check tcplog tcp_log tlscheck tls_check udplog udp_log
              vcenter wavefront webhookevent windowseventlog windows_event_log windowsperfcounters
              windows_perf_counters windowsservice yanggrpc zipkin zookeeper
              """),
          ComponentKind.PROCESSOR,
          words(
              """
              attributes batch cardinality_guardian coralogix cumulative_to_delta cumulativetodelta
              delta_to_cumulative deltatocumulative delta_to_rate deltatorate drain filter
              gen_ai_normalizer genai_normalizer geoip groupbyattrs group_by_attrs groupbytrace
              group_by_trace interval isolationforest isolation_forest k8s_attributes k8sattributes
              logdedup log_dedup memory_limiter metric_start_time metricstarttime
              experimental_metricsgeneration metrics_generation metrics_transform metricstransform
              probabilistic_sampler redaction remotetap remote_tap resource resource_detection
              resourcedetection schema span sumologic tail_sampling transform unroll
              """),
          ComponentKind.EXPORTER,
          words(
              """
              alibabacloud_logservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azureblob
              azure_blob azuredataexplorer azuremonitor azure_monitor bmchelix cassandra clickhouse
              coralogix datadog dataset debug doris elasticsearch faro file googlecloud
              googlecloudpubsub googlecloudstorage googlemanagedprometheus honeycombmarker influxdb
              kafka load_balancing loadbalancing logicmonitor logzio mezmo nop opensearch otelarrow
              otlp otlp_grpc otlp_http otlphttp prometheus prometheus_remote_write
              prometheusremotewrite pulsar rabbitmq sentry signalfx splunk_hec stef sumologic syslog
              tencentcloud_logservice tinybird zipkin
              """),
          ComponentKind.CONNECTOR,
          words(
              """
              count datadog exceptions failover forward grafanacloud otlpjson otlp_json round_robin
              roundrobin routing servicegraph service_graph signaltometrics signal_to_metrics
              span_metrics spanmetrics sum
              """),
          ComponentKind.EXTENSION,
          words(
              """
              ack asapclient awscloudwatchmetricstreams_encoding awsiamdbauth awslogs_encoding
              awsproxy azureauth azure_auth azure_encoding basicauth basic_auth bearertokenauth
              bearer_token_auth cgroupruntime cgroup_runtime datadog db_storage docker_observer
              ecs_observer file_storage googleclientauth googlecloudlogentry_encoding headers_setter
              health_check host_observer http_forwarder jaeger_encoding jaegerremotesampling
              json_log_encoding k8s_leader_elector k8s_observer memory_limiter oauth2client oidc
              opamp otlp_encoding pebble_tail_storage pprof redis_storage sigv4auth
              skywalking_encoding sumologic text_encoding zipkin_encoding zpages
              """));

  private TypeNames() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /** The name that stands for an older one. */
  static Optional<String> renamed(ComponentKind kind, String type) {
    return Optional.ofNullable(RENAMED.getOrDefault(kind, Map.of()).get(type));
  }

  /** The older names that a name stands for. */
  static List<String> former(ComponentKind kind, String type) {
    return RENAMED.getOrDefault(kind, Map.of()).entrySet().stream()
        .filter(renamed -> renamed.getValue().equals(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether the reference has the type, under this or another name. */
  static boolean isKnownToReference(ComponentKind kind, String type) {
    return REFERENCE.getOrDefault(kind, Set.of()).contains(type);
  }
}
