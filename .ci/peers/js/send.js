// Sends one span, four metrics and one log record with the OpenTelemetry SDK for JavaScript.
// Usage: node send.js grpc|http|proto NAME ENDPOINT     http is JSON, proto is protobuf over HTTP; COMPRESSION=gzip compresses
const { DiagConsoleLogger, DiagLogLevel, SpanKind, diag } = require('@opentelemetry/api');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { LoggerProvider, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const [mode, name, endpoint] = process.argv.slice(2);
let failures = 0;
diag.setLogger(Object.assign(new DiagConsoleLogger(), { error: (...text) => { failures += 1; console.error(...text); } }), DiagLogLevel.WARN);

function exporter(signal, kind, path) {
  const module = require(`@opentelemetry/exporter-${signal}-otlp-${mode}`);
  const url = mode === 'grpc' ? endpoint : `${endpoint}/v1/${path}`;
  return new module[kind]({ url, compression: process.env.COMPRESSION || 'none' });
}

async function main() {
  const resource = resourceFromAttributes({ 'service.name': name });
  const traces = new BasicTracerProvider({
    resource,
    spanProcessors: [new SimpleSpanProcessor(exporter('trace', 'OTLPTraceExporter', 'traces'))],
  });
  const span = traces.getTracer('peer', '1.0').startSpan(`${name}-span`, { kind: SpanKind.SERVER, attributes: { n: 1, list: ['x', 'y'] } });
  span.addEvent('event', { a: 1 });
  span.end();

  const reader = new PeriodicExportingMetricReader({
    exporter: exporter('metrics', 'OTLPMetricExporter', 'metrics'),
    exportIntervalMillis: 3600000,
  });
  const metrics = new MeterProvider({ resource, readers: [reader] });
  const meter = metrics.getMeter('peer');
  meter.createCounter(`${name}.counter`, { unit: 'By' }).add(3, { k: 'v' });
  meter.createHistogram(`${name}.histogram`, { unit: 'ms' }).record(12.5);
  meter.createUpDownCounter(`${name}.updown`).add(-2);
  meter.createObservableGauge(`${name}.gauge`).addCallback((result) => result.observe(4.25));

  const logs = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter: exporter('logs', 'OTLPLogExporter', 'logs') })],
  });
  logs.getLogger('peer').emit({ severityNumber: 9, severityText: 'INFO', body: `${name}-log`, attributes: { z: 1 } });

  for (const provider of [traces, metrics, logs]) {
    await provider.shutdown();
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
