package dev.sluice.load.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageCheckTest {
  private static final int GENERATION = 3;
  private static final SeriesSet SET = new SeriesSet(1040, 1_700_000_000_000_000_000L);

  @Test
  void aPageWithEverySeriesAndItsValueIsRight() {
    PageCheck.Verdict verdict = check(page());
    assertThat(verdict.complaint()).isEmpty();
    assertThat(verdict.samples()).isEqualTo(SET.lines() + SET.resources());
  }

  @Test
  void aSeriesThatIsMissingIsFound() {
    assertThat(check(page().replaceFirst("(?m)^shop_level_9\\{.*\n", "")).complaint())
        .startsWith("1 faults on the page, the first one: series 9 has 0 lines");
  }

  @Test
  void aSeriesThatIsShownTwiceIsFound() {
    String page = page();
    String line = page.lines().filter(l -> l.startsWith("shop_level_9{")).findFirst().orElseThrow();
    assertThat(check(page + line + "\n").complaint()).contains("series 9 has 2 lines");
  }

  @Test
  void theValueOfAnOlderGenerationIsFound() {
    assertThat(PageCheck.of(bytes(page()), SET, GENERATION + 1).complaint())
        .contains("another value was sent: shop_requests_0_total");
  }

  @Test
  void aBucketWithAnotherBoundIsFound() {
    assertThat(check(page().replaceFirst("le=\"0.01\"", "le=\"0.02\"")).complaint())
        .startsWith("1 faults")
        .contains("another value was sent: shop_duration_16_bucket");
  }

  @Test
  void aValueUnderAnotherMetricsNameIsFound() {
    assertThat(check(page().replaceFirst("shop_level_9\\{", "shop_level_8{")).complaint())
        .contains("another value was sent: shop_level_8");
  }

  @Test
  void aPageThatIsCutOffIsFound() {
    String page = page();
    assertThat(check(page.substring(0, page.length() - 1)).complaint()).isNotEmpty();
  }

  @Test
  void aMissingTargetIsFound() {
    assertThat(check(page().replaceFirst("(?m)^target_info\\{.*\n", "")).complaint())
        .contains("target_info has 1 lines for 2 resources");
  }

  private static PageCheck.Verdict check(String page) {
    return PageCheck.of(bytes(page), SET, GENERATION);
  }

  private static byte[] bytes(String page) {
    return page.getBytes(StandardCharsets.UTF_8);
  }

  /** What a collector shows of the set, in no order. */
  private static String page() {
    StringBuilder page = new StringBuilder("# HELP anything\n");
    for (int resource = 0; resource < SET.resources(); resource++) {
      page.append("target_info{instance=\"").append(resource).append("\"} 1\n");
    }
    for (int series = 0; series < SET.size(); series++) {
      String name = SeriesSet.shownName(series);
      String labels = "{http_route=\"/{id}\",series=\"" + series + "\"";
      if (SeriesSet.kind(series) != SeriesSet.Kind.HISTOGRAM) {
        line(page, name + labels, SeriesSet.number(series, GENERATION));
        continue;
      }
      double cumulative = 0;
      for (int bucket = 0; bucket < SeriesSet.BUCKETS; bucket++) {
        cumulative += SeriesSet.inBucket(series, GENERATION, bucket);
        boolean last = bucket == SeriesSet.BUCKETS - 1;
        String bound = last ? "+Inf" : Double.toString(SeriesSet.bound(bucket));
        line(page, name + "_bucket" + labels + ",le=\"" + bound + "\"", cumulative);
      }
      line(page, name + "_sum" + labels, SeriesSet.sum(series, GENERATION));
      line(page, name + "_count" + labels, (double) SeriesSet.count(series, GENERATION));
    }
    return page.toString();
  }

  private static void line(StringBuilder page, String head, double value) {
    page.append(head).append("} ").append(value).append('\n');
  }
}
