package dev.sluice.exporter.zipkin;

import dev.sluice.zipkin.ZipkinWriter;

/** How the {@code zipkin} exporter writes spans. */
public enum SpanFormat {
  JSON(ZipkinWriter.JSON),
  PROTO(ZipkinWriter.PROTO);

  private final ZipkinWriter writer;

  SpanFormat(ZipkinWriter writer) {
    this.writer = writer;
  }

  ZipkinWriter writer() {
    return writer;
  }
}
