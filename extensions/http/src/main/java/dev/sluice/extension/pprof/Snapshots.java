package dev.sluice.extension.pprof;

import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpExchange;
import dev.sluice.runtime.Clock;
import java.util.Map;
import javax.management.JMException;

/** Profiles of this moment, and the page that lists all. */
final class Snapshots {
  private static final String INDEX =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>/debug/pprof/</title></head>
      <body>
      <h2>/debug/pprof/</h2>
      <p>Open a profile with <code>go tool pprof http://&lt;host&gt;:&lt;port&gt;/debug/pprof/heap</code>.</p>
      <table>
      <tr><td><a href="profile?seconds=10">profile</a></td><td>CPU time, over <code>seconds</code> (30)</td></tr>
      <tr><td><a href="heap">heap</a></td><td>objects on the heap by class; <code>gc=1</code> collects garbage first; as text: <a href="heap?debug=1">debug=1</a></td></tr>
      <tr><td><a href="goroutine">goroutine</a>, <a href="threads">threads</a></td><td>what every thread does; as text: <a href="threads?debug=1">debug=1</a></td></tr>
      </table>
      </body>
      </html>
      """;

  private final Clock clock;

  Snapshots(Clock clock) {
    this.clock = clock;
  }

  void index(HttpExchange exchange) {
    exchange.respond(
        exchange.head().path().equals("/debug/pprof/")
            ? PprofAnswers.html(INDEX)
            : HttpAnswer.error(404, "Unknown profile"));
  }

  void heap(HttpExchange exchange) {
    String table;
    try {
      table = HeapHistogram.text(Parameters.number(exchange.head(), "gc", 0) > 0);
    } catch (JMException e) {
      exchange.respond(
          HttpAnswer.error(501, "this virtual machine has no class histogram: " + e.getMessage()));
      return;
    }
    exchange.respond(
        wantsText(exchange)
            ? PprofAnswers.text(table)
            : PprofAnswers.profile("heap", HeapHistogram.profile(table, clock.now())));
  }

  void threads(HttpExchange exchange) {
    Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
    exchange.respond(
        wantsText(exchange)
            ? PprofAnswers.text(ThreadStacks.text(threads))
            : PprofAnswers.profile("threads", ThreadStacks.profile(threads, clock.now())));
  }

  private static boolean wantsText(HttpExchange exchange) {
    return Parameters.number(exchange.head(), "debug", 0) > 0;
  }
}
