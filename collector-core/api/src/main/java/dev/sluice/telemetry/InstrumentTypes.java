package dev.sluice.telemetry;

import dev.sluice.telemetry.InstrumentView.InstrumentType;
import dev.sluice.telemetry.MetricRegistry.Kind;
import java.util.Set;

/** What kind of instrument the reference has under a name; ours know less. */
public final class InstrumentTypes {
  private static final Set<String> UP_DOWN =
      Set.of("otelcol_exporter_in_flight_requests", "otelcol_processor_batch_metadata_cardinality");

  private InstrumentTypes() {}

  /** Whether its value is a sum that also falls. */
  public static boolean isUpDown(String name) {
    return UP_DOWN.contains(name);
  }

  /** Whether its values are fractions: seconds are, everything else is counted. */
  public static boolean isFraction(String unit) {
    return unit.equals("s");
  }

  /** The instrument that the reference has there. */
  public static InstrumentType of(String name, Kind kind) {
    return switch (kind) {
      case HISTOGRAM -> InstrumentType.HISTOGRAM;
      case GAUGE ->
          isUpDown(name) ? InstrumentType.UP_DOWN_COUNTER : InstrumentType.OBSERVABLE_GAUGE;
      case COUNTER ->
          name.startsWith("otelcol_process_")
              ? InstrumentType.OBSERVABLE_COUNTER
              : InstrumentType.COUNTER;
    };
  }
}
