// Sends a span and its child with the OpenTelemetry SDK for JavaScript and its Zipkin exporter.
// Usage: node zipkin.js NAME URL     prints the trace id
const { DiagConsoleLogger, DiagLogLevel, SpanKind, SpanStatusCode, diag, context, trace } = require('@opentelemetry/api');
const { ZipkinExporter } = require('@opentelemetry/exporter-zipkin');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const [name, url] = process.argv.slice(2);
let failures = 0;
diag.setLogger(Object.assign(new DiagConsoleLogger(), { error: (...text) => { failures += 1; console.error(...text); } }), DiagLogLevel.WARN);

async function main() {
  const traces = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'host.name': 'peer-host' }),
    spanProcessors: [new SimpleSpanProcessor(new ZipkinExporter({ url }))],
  });
  const tracer = traces.getTracer('peer', '1.0');
  const parent = tracer.startSpan(`${name}-parent`, { kind: SpanKind.SERVER, attributes: { n: 1, flag: true } });
  const child = tracer.startSpan(`${name}-child`, { kind: SpanKind.CLIENT }, trace.setSpan(context.active(), parent));
  child.addEvent(`${name}-event`);
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'no luck' });
  child.end();
  parent.end();
  await traces.shutdown();
  console.log(parent.spanContext().traceId);
  process.exitCode = failures === 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
