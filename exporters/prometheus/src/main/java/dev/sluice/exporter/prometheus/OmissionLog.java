package dev.sluice.exporter.prometheus;

import dev.sluice.component.ComponentContext;
import dev.sluice.telemetry.EventLog;
import dev.sluice.telemetry.ForeignText;
import dev.sluice.telemetry.RepeatedLine;

/**
 * Names what the page cannot show: metric, label, cause and cure, a line each, not too often.
 * Thread-safe.
 */
final class OmissionLog {
  private static final String DROPPED = "Data points cannot be shown. Dropping them.";
  private static final String HIDDEN =
      "An attribute of a resource cannot be shown in target_info. Leaving it out.";

  private final EventLog log;
  private final NamedLines drops;
  private final NamedLines hidden;
  private final RepeatedLine others;
  private final RepeatedLine helps;

  OmissionLog(ComponentContext context) {
    this.log = context.log();
    this.drops = new NamedLines(context.clock());
    this.hidden = new NamedLines(context.clock());
    this.others = new RepeatedLine(context.clock());
    this.helps = new RepeatedLine(context.clock());
  }

  void note(Tally tally) {
    tally.named().forEach(this::note);
    tally.hidden().forEach(this::note);
    tally.otherHelps().forEach(this::note);
    if (tally.unnamed() > 0) {
      long leftOut = others.admit();
      if (leftOut >= 0) {
        log.warn(
            "More metrics of the request have data points that cannot be shown. Dropping them.",
            "dropped_items",
            tally.unnamed(),
            RepeatedLine.LEFT_OUT,
            leftOut);
      }
    }
  }

  private void note(Tally.Drop drop) {
    DropCause cause = drop.cause();
    String metric = ForeignText.shown(drop.metric());
    String label = ForeignText.shown(drop.label());
    long leftOut = drops.admit(new NamedLines.Subject(cause, metric, label));
    if (leftOut < 0) {
      return;
    }
    EventLog line = log.with("metric", metric);
    if (!label.isEmpty()) {
      line = line.with("label", label);
    }
    line.warn(
        DROPPED,
        "reason",
        cause.reason().label(),
        "cause",
        cause.why(),
        "cure",
        cause.cure(),
        "dropped_items",
        drop.points(),
        RepeatedLine.LEFT_OUT,
        leftOut);
  }

  private void note(Tally.HiddenLabel label) {
    DropCause cause = label.cause();
    String job = ForeignText.shown(label.job());
    String attribute = ForeignText.shown(label.attribute());
    long leftOut = hidden.admit(new NamedLines.Subject(cause, job, attribute));
    if (leftOut >= 0) {
      log.warn(
          HIDDEN,
          "job",
          job,
          "attribute",
          attribute,
          "cause",
          cause.why(),
          "cure",
          cause.cure(),
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }

  private void note(Tally.OtherHelp help) {
    long leftOut = helps.admit();
    if (leftOut >= 0) {
      log.info(
          "Instrument description conflict, using existing",
          "instrument",
          ForeignText.shown(help.name()),
          "existing",
          ForeignText.shown(help.kept()),
          "dropped",
          ForeignText.shown(help.other()),
          RepeatedLine.LEFT_OUT,
          leftOut);
    }
  }
}
