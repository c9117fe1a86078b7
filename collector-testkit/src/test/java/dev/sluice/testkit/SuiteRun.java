package dev.sluice.testkit;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * What came of a contract suite that ran over one subject.
 *
 * @param passed how many of its tests passed
 * @param failed what failed: the test, then what it said
 */
record SuiteRun(long passed, List<String> failed) {
  /** Runs it. The class is a nested one, so that the build does not run it for itself. */
  static SuiteRun over(Class<?> subject) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(subject))
            .build(),
        listener);
    TestExecutionSummary summary = listener.getSummary();
    return new SuiteRun(
        summary.getTestsSucceededCount(),
        summary.getFailures().stream()
            .map(
                failure ->
                    failure.getTestIdentifier().getLegacyReportingName()
                        + ": "
                        + failure.getException())
            .collect(Collectors.toList()));
  }

  /** Whether one of the tests of that name failed. */
  boolean isCaughtBy(String test) {
    return failed.stream().anyMatch(each -> each.startsWith(test));
  }
}
