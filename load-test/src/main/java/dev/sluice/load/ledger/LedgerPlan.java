package dev.sluice.load.ledger;

import dev.sluice.load.client.Wire;
import java.util.List;

/**
 * What one run of the ledger does.
 *
 * @param collector command line
 * @param grpc whether both sides speak gRPC; else HTTP
 * @param gzip whether both sides compress
 * @param items items of each signal
 * @param faultPercent percent of requests that the sink handles badly
 * @param seed of the faults
 * @param ownMetrics whether the collector has ledger metrics to compare with
 */
record LedgerPlan(
    List<String> collector,
    boolean grpc,
    boolean gzip,
    long items,
    int faultPercent,
    long seed,
    boolean ownMetrics) {
  Wire wire() {
    return Wire.of(grpc ? Wire.Protocol.GRPC : Wire.Protocol.HTTP, compression());
  }

  Wire.Compression compression() {
    return gzip ? Wire.Compression.GZIP : Wire.Compression.NONE;
  }
}
