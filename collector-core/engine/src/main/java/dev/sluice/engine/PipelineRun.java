package dev.sluice.engine;

import dev.sluice.component.CollectorView;
import dev.sluice.component.Processor;
import dev.sluice.config.model.PipelineConfig;
import dev.sluice.flow.Durability;
import dev.sluice.id.ComponentId;
import dev.sluice.ledger.DropReason;
import dev.sluice.ledger.PipelineLedger;
import java.util.ArrayList;
import java.util.List;

/**
 * One pipeline as it runs: its entry, its processors in order, its branches, its ledger.
 *
 * @param spec what it was built from
 * @param ledger its account
 * @param processors in order
 * @param between the way out of each processor, in order; the last one leads to the branches
 * @param branches its ways out
 * @param entry where data is offered; counts what comes in
 * @param builtFor what the branches promised when the processors were made
 */
record PipelineRun(
    PipelineConfig spec,
    PipelineLedger ledger,
    List<Part> processors,
    List<Edge> between,
    List<SinkBranch> branches,
    Edge entry,
    Durability builtFor) {

  boolean pushesBack() {
    return branches.stream().anyMatch(SinkBranch::pushesBack);
  }

  /** What a sender can count on: the weakest promise on the way. */
  Durability mode() {
    List<Durability> promises = new ArrayList<>();
    for (SinkBranch branch : branches) {
      promises.add(branch.way().durability());
    }
    for (Part part : processors) {
      if (part.component() instanceof Processor processor) {
        promises.add(processor.durability());
      }
    }
    return Durability.weakest(promises);
  }

  CollectorView.PipelineView view() {
    boolean mutates =
        processors.stream()
            .anyMatch(part -> part.component() instanceof Processor p && p.mutates());
    return new CollectorView.PipelineView(
        spec.id().toString(),
        spec.id().signal(),
        mutates,
        spec.receivers(),
        spec.processors(),
        spec.exporters(),
        mode().label());
  }

  /** This pipeline as one of several that a receiver or connector feeds. */
  FanOut.Branch asBranchOf(ComponentId source, DropLogs drops) {
    return new FanOut.Branch() {
      @Override
      public Edge way() {
        return entry;
      }

      @Override
      public boolean pushesBack() {
        return PipelineRun.this.pushesBack();
      }

      @Override
      public void drop(DropReason reason, long items) {
        ledger.in(items);
        ledger.dropped(source, reason, items);
        drops.dropped(reason, items);
      }

      @Override
      public void ahead(long items) {} // each pipeline has an account of its own

      @Override
      public void extra(long items) {}
    };
  }
}
