/** What runs leave behind: JSON, CSV and a page for the browser. */
@NullMarked
package dev.sluice.load.report;

import org.jspecify.annotations.NullMarked;
