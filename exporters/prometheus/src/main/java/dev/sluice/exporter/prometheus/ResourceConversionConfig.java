package dev.sluice.exporter.prometheus;

import static dev.sluice.config.Key.bool;

import dev.sluice.config.Spec;

/**
 * {@code resource_to_telemetry_conversion}: all attributes of a resource on its series, or none.
 *
 * @param enabled whether
 * @param excludeServiceAttributes not those that job and instance are made of
 */
public record ResourceConversionConfig(boolean enabled, boolean excludeServiceAttributes) {

  static final Spec<ResourceConversionConfig> SPEC =
      Spec.of(
          keys ->
              new ResourceConversionConfig(
                  keys.get(
                      bool("enabled", false, "put every attribute of the resource on its series")),
                  keys.get(
                      bool(
                          "exclude_service_attributes",
                          false,
                          "not service.name, service.namespace and service.instance.id"))));

  boolean wants(String attribute) {
    return enabled && !(excludeServiceAttributes && SeriesOrigins.SERVICE.contains(attribute));
  }
}
