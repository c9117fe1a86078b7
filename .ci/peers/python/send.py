"""Sends one span, four metrics and one log record with the OpenTelemetry SDK for Python.

Usage: send.py grpc|http NAME ENDPOINT      COMPRESSION=gzip compresses
"""

import importlib
import os
import sys

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

mode, name, endpoint = sys.argv[1:4]
if os.environ.get("COMPRESSION"):
    os.environ["OTEL_EXPORTER_OTLP_COMPRESSION"] = os.environ["COMPRESSION"]


def exporter(module, kind, signal):
    exporters = importlib.import_module(f"opentelemetry.exporter.otlp.proto.{mode}.{module}")
    make = getattr(exporters, kind)
    if mode == "grpc":
        return make(endpoint=endpoint, insecure=True)
    return make(endpoint=f"{endpoint}/v1/{signal}")


resource = Resource.create({"service.name": name})
traces = TracerProvider(resource=resource)
traces.add_span_processor(SimpleSpanProcessor(exporter("trace_exporter", "OTLPSpanExporter", "traces")))
with traces.get_tracer("peer", "1.0").start_as_current_span(f"{name}-span", attributes={"n": 1, "list": ["x", "y"]}) as span:
    span.add_event("event", {"a": 1})

reader = PeriodicExportingMetricReader(
    exporter("metric_exporter", "OTLPMetricExporter", "metrics"), export_interval_millis=3_600_000)
metrics = MeterProvider(resource=resource, metric_readers=[reader])
meter = metrics.get_meter("peer")
meter.create_counter(f"{name}.counter", unit="By").add(3, {"k": "v"})
meter.create_histogram(f"{name}.histogram", unit="ms").record(12.5)
meter.create_up_down_counter(f"{name}.updown").add(-2)
meter.create_gauge(f"{name}.gauge").set(4.25)

logs = LoggerProvider(resource=resource)
logs.add_log_record_processor(SimpleLogRecordProcessor(exporter("_log_exporter", "OTLPLogExporter", "logs")))
logs.get_logger("peer").emit(
    LogRecord(severity_number=SeverityNumber.INFO, severity_text="INFO", body=f"{name}-log", attributes={"z": 1}))

for provider in (traces, metrics, logs):
    provider.shutdown()
