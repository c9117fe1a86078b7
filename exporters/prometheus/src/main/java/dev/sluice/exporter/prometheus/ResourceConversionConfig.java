package dev.sluice.exporter.prometheus;

import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;

/**
 * {@code resource_to_telemetry_conversion}: all attributes of a resource on its series, or none.
 *
 * @param enabled whether
 * @param excludeServiceAttributes not those that job and instance are made of
 */
record ResourceConversionConfig(boolean enabled, boolean excludeServiceAttributes) {
  private static final Key<Boolean> ENABLED =
      Key.of(
          "enabled", ValueType.bool(), false, "put every attribute of the resource on its series");
  private static final Key<Boolean> EXCLUDE_SERVICE_ATTRIBUTES =
      Key.of(
          "exclude_service_attributes",
          ValueType.bool(),
          false,
          "not service.name, service.namespace and service.instance.id");

  static final Spec<ResourceConversionConfig> SPEC =
      Spec.of(
          values ->
              new ResourceConversionConfig(
                  values.get(ENABLED), values.get(EXCLUDE_SERVICE_ATTRIBUTES)),
          ENABLED,
          EXCLUDE_SERVICE_ATTRIBUTES);

  boolean wants(String attribute) {
    return enabled && !(excludeServiceAttributes && Origins.SERVICE.contains(attribute));
  }
}
