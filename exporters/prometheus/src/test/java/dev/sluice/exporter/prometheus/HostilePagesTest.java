package dev.sluice.exporter.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.StrictPage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No sender can make a page that its reader refuses, or take another sender's series off it. */
class HostilePagesTest {
  private static final int STORES = 400;

  @Test
  void aStrictParserReadsEveryPageWhateverSendersSend() {
    List<String> refused = new ArrayList<>();
    for (long seed = 0; seed < STORES; seed++) {
      for (HostilePages.Page page : HostilePages.of(seed)) {
        try {
          StrictPage.parse(page.body(), page.contentType());
        } catch (AssertionError e) {
          refused.add(page.name() + " {" + page.keys() + "}: " + e.getMessage());
        }
      }
    }
    assertThat(refused.stream().limit(20).toList()).as(refused.size() + " refused").isEmpty();
  }

  @Test
  void seriesOfOthersStayOnEveryPage() {
    List<String> gone = new ArrayList<>();
    for (long seed = 0; seed < STORES; seed++) {
      for (HostilePages.Page page : HostilePages.of(seed)) {
        if (page.keys().contains("le:") || page.keys().contains("namespace")) {
          continue; // the first takes the label of all histograms, the second makes all names need
          // escaping
        }
        String text = new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
        for (String sample :
            List.of("innocent_gauge", "innocent_total", "innocent_seconds_count")) {
          if (text.lines()
              .noneMatch(line -> line.contains(sample) && line.contains("job=\"innocent\""))) {
            gone.add(page.name() + " {" + page.keys() + "}: " + sample);
          }
        }
      }
    }
    assertThat(gone.stream().limit(20).toList()).as(gone.size() + " gone").isEmpty();
  }
}
