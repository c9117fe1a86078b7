package dev.sluice.engine;

import dev.sluice.component.Exporter;
import dev.sluice.flow.TelemetryConsumer;
import dev.sluice.id.ComponentKind;
import dev.sluice.ledger.BranchLedger;
import dev.sluice.ledger.DropReason;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The way from one pipeline to one of its exporters or connectors, with its account. What a
 * connector accepts counts as delivered: from there on it is in the accounts of the pipelines
 * behind it.
 */
final class SinkBranch implements FanOut.Branch {
  private final BranchLedger ledger;
  private final Edge edge;
  private final DropLogs drops;
  private volatile Sink sink; // written by the control thread only

  /**
   * @param part the exporter or connector
   * @param target how to reach it
   * @param pushesBack whether a full queue behind it pushes back on the whole pipeline
   */
  record Sink(Part part, Edge.Target target, BooleanSupplier pushesBack) {
    static Sink exporter(Part part, Exporter exporter, BranchLedger ledger) {
      Edge.Target target =
          new Edge.Target(
              (batch, reply) -> exporter.export(batch, ledger, reply),
              part.faults(),
              exporter::durability);
      return new Sink(part, target, exporter::blocksOnOverflow);
    }

    static Sink connector(Part part, TelemetryConsumer connector, BooleanSupplier pushesBack) {
      return new Sink(part, new Edge.Target(connector, part.faults()), pushesBack);
    }
  }

  /**
   * @param passed also gets what is taken, where this is the only branch
   */
  SinkBranch(BranchLedger ledger, Sink sink, DropLogs drops, LongConsumer passed) {
    this.ledger = ledger;
    this.sink = sink;
    this.drops = drops;
    boolean isConnector = sink.part().instance().kind() == ComponentKind.CONNECTOR;
    this.edge =
        Edge.counting(
            sink.target(),
            items -> {
              ledger.in(items);
              if (isConnector) {
                ledger.delivered(items);
              }
              passed.accept(items);
            });
  }

  void retarget(Sink newSink) {
    sink = newSink;
    edge.retarget(newSink.target());
  }

  Part part() {
    return sink.part();
  }

  BranchLedger ledger() {
    return ledger;
  }

  @Override
  public Edge way() {
    return edge;
  }

  @Override
  public boolean pushesBack() {
    return sink.pushesBack().getAsBoolean();
  }

  @Override
  public void drop(DropReason reason, long items) {
    ledger.in(items);
    ledger.dropped(reason, items);
    drops.dropped(reason, items);
  }

  @Override
  public void ahead(long items) {
    ledger.ahead(items);
  }

  @Override
  public void extra(long items) {
    ledger.extra(items);
  }
}
