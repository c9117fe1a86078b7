package dev.sluice.engine;

import dev.sluice.telemetry.EventLog;
import org.slf4j.LoggerFactory;

/** Where a collector's log lines go. */
@FunctionalInterface
interface EventLogs {
  /** SLF4J with whatever backend the application has: most print the message alone. */
  EventLogs SLF4J = name -> new Slf4jEventLog(LoggerFactory.getLogger(name), false);

  /** SLF4J with a backend that prints key and value pairs. */
  EventLogs SLF4J_PAIRS = name -> new Slf4jEventLog(LoggerFactory.getLogger(name), true);

  /** The log of a part of the collector, by a dotted name. */
  EventLog named(String name);
}
