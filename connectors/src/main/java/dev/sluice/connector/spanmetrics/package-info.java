/**
 * Counts and times spans by service, name, kind, status and chosen attributes: traces become
 * metrics. Many threads bring spans, each resource is locked while its own are counted; one flush
 * at a time tells what was counted.
 */
@NullMarked
package dev.sluice.connector.spanmetrics;

import org.jspecify.annotations.NullMarked;
