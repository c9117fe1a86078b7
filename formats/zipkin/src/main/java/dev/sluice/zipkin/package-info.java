/**
 * Zipkin's formats: v1 in JSON and Thrift, v2 in JSON and protobuf, read into OTLP bytes as the
 * reference maps them; v2 written from OTLP. Requests are read span by span; what a span takes
 * while it is read, and what is made of it, is charged before it is made.
 */
@NullMarked
package dev.sluice.zipkin;

import org.jspecify.annotations.NullMarked;
