/** What a component author sees. */
module dev.sluice.api {
  requires transitive org.jspecify;
  requires org.yaml.snakeyaml;

  exports dev.sluice.component;
  exports dev.sluice.config;
  exports dev.sluice.config.tree;
  exports dev.sluice.data;
  exports dev.sluice.flow;
  exports dev.sluice.id;
  exports dev.sluice.ledger;
  exports dev.sluice.memory;
  exports dev.sluice.numbers;
  exports dev.sluice.runtime;
  exports dev.sluice.storage;
  exports dev.sluice.tap;
  exports dev.sluice.telemetry;
}
