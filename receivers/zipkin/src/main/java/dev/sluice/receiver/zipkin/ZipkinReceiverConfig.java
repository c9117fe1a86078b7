package dev.sluice.receiver.zipkin;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.inline;

import dev.sluice.config.Spec;
import dev.sluice.http.HttpServerConfig;

/**
 * Configuration of the {@code zipkin} receiver.
 *
 * @param server the server
 * @param parseStringTags whether tags that look like numbers and booleans become such
 */
public record ZipkinReceiverConfig(HttpServerConfig server, boolean parseStringTags) {
  /** The keys of the component. */
  public static final Spec<ZipkinReceiverConfig> SPEC =
      Spec.of(
          keys ->
              new ZipkinReceiverConfig(
                  keys.get(inline(HttpServerConfig.spec("localhost:9411"))),
                  keys.get(
                      bool(
                          "parse_string_tags",
                          false,
                          "tags that look like numbers and booleans become such; else they stay"
                              + " texts"))));
}
