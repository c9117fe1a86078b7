package dev.sluice.component;

/**
 * @param command name of the command, for example {@code otelcol-contrib}
 * @param description what it is, in words; begins the default user agent
 * @param version the version
 */
public record BuildInfo(String command, String description, String version) {}
