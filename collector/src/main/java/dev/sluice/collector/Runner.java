package dev.sluice.collector;

import dev.sluice.collector.logging.LogBackend;
import dev.sluice.collector.logging.LogSettings;
import dev.sluice.component.BuildInfo;
import dev.sluice.config.ConfigException;
import dev.sluice.config.FileWords;
import dev.sluice.engine.Collector;
import dev.sluice.engine.CollectorException;
import dev.sluice.engine.ConfigLoader;
import dev.sluice.telemetry.MetricLevel;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one collector until a signal or a fatal error ends it, and reloads it on SIGHUP. */
final class Runner {
  private final ConfigFlags flags;
  private final BuildInfo build;
  private final LogBackend logs;
  private final Signals signals;
  private final OwnParts ownParts;
  private final Logger log = LoggerFactory.getLogger("dev.sluice.collector");

  Runner(ConfigFlags flags, BuildInfo build, LogBackend logs, Signals signals) {
    this.flags = flags;
    this.build = build;
    this.logs = logs;
    this.signals = signals;
    this.ownParts = new OwnParts(build, logs);
  }

  /**
   * Returns when the collector has stopped as it should. Throws what kept it from starting, or what
   * ended it.
   */
  void run() throws InterruptedException {
    ConfigLoader.Result config = flags.load();
    logs.keepFirstLines(!config.config().service().telemetry().logs().processors().isEmpty());
    useLogs(config);
    // A volume that is mounted at a wrong place leaves a default configuration that nobody sees.
    log.atInfo().setMessage("Configuration read").addKeyValue("from", flags.sources()).log();
    if (config.config().service().telemetry().metrics().level() == MetricLevel.NONE) {
      log.info("Internal metrics telemetry disabled");
    }
    AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    try (Collector collector =
        Collector.builder()
            .structuredLogs()
            .buildInfo(build)
            .instanceId(ownParts.instanceId())
            .featureGates(flags.gates())
            .config(ownParts.addTo(config))
            .build()) {
      for (String signal : signals.missing()) {
        log.atWarn()
            .setMessage("This signal cannot be handled here.")
            .addKeyValue("signal", signal)
            .log();
      }
      collector
          .terminated()
          .whenComplete(
              (nothing, failure) -> {
                boolean wrapped = failure instanceof CompletionException;
                fatal.set(wrapped ? failure.getCause() : failure);
                signals.stoppedItself();
              });
      collector.start();
      untilTold(collector);
    }
    Throwable failure = fatal.get();
    if (failure != null) {
      throw new CommandException(ErrorText.of(failure, true), failure);
    }
  }

  private void untilTold(Collector collector) throws InterruptedException {
    for (Signals.Received next = signals.next(); ; next = signals.next()) {
      if (next.kind() == Signals.Kind.STOPPED_ITSELF) {
        return;
      }
      log.atInfo().setMessage("Received signal from OS").addKeyValue("signal", next.name()).log();
      if (next.kind() == Signals.Kind.STOP) {
        return;
      }
      reload(collector);
    }
  }

  private void reload(Collector collector) {
    log.warn("Config updated, restart service");
    try {
      useLogs(collector.reload(() -> ownParts.addTo(flags.load())));
    } catch (ConfigException | CollectorException | CommandException e) {
      log.atError()
          .setMessage("The new configuration is not used; the old one runs on.")
          .addKeyValue("error", ErrorText.of(e, false))
          .log();
    } catch (IllegalStateException e) { // it stopped by itself meanwhile
      log.atWarn()
          .setMessage("The collector is stopping and does not reload.")
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log();
    }
  }

  private void useLogs(ConfigLoader.Result read) {
    try {
      logs.use(
          new LogSettings(read.config().service().telemetry().logs(), ownParts.describe(read)));
    } catch (IOException e) {
      throw new CommandException("failed to create logger: open " + FileWords.of(e), e);
    }
  }
}
