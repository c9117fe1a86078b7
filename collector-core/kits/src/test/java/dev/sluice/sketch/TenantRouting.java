package dev.sluice.sketch;

import dev.sluice.component.Connector;
import dev.sluice.component.ConnectorContext;
import dev.sluice.data.Batch;
import dev.sluice.flow.Deadline;
import dev.sluice.flow.Durability;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.memory.DerivedLease;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.view.ResourceView;
import dev.sluice.otlp.view.SpanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sketch of {@code routing}: spans of a resource with attribute {@code tenant} go to the pipeline
 * {@code traces/<tenant>}, all others to {@code traces/default}.
 */
final class TenantRouting implements Connector {
  private static final AttributeKey TENANT = AttributeKey.of("tenant");
  private static final String DEFAULT = "traces/default";

  private final ConnectorContext context;
  private final Set<String> known;

  TenantRouting(ConnectorContext context) {
    this.context = context;
    this.known = Set.copyOf(context.outlets().pipelines());
  }

  private String route(ResourceView resource) {
    AnyValueView tenant = resource.attribute(TENANT);
    String asked = tenant == null ? DEFAULT : "traces/" + tenant.toText();
    return known.contains(asked) ? asked : DEFAULT;
  }

  @Override
  public void accept(Batch batch, Reply reply) {
    List<Part> parts = new ArrayList<>();
    try {
      Set<String> routes = new TreeSet<>();
      ResourceCursor<SpanView> resources = OtlpViews.traces(batch.payload());
      while (resources.next()) {
        routes.add(route(resources.resource()));
      }
      if (routes.size() == 1) {
        context.outlets().to(routes).accept(batch, reply);
        return;
      }
      for (String route : routes) {
        parts.add(cut(batch, route));
      }
    } catch (MemoryRefusedException e) {
      parts.forEach(part -> part.batch().lease().release());
      reply.complete(Outcome.Retry.NO_MEMORY);
      return;
    }
    Answers answers = new Answers(parts.size(), reply);
    for (Part part : parts) {
      context
          .outlets()
          .to(Set.of(part.route()))
          .accept(part.batch(), outcome -> answers.add(part.batch(), outcome));
    }
  }

  private record Part(String route, Batch batch) {}

  /** What goes one way, with a lease of its own. */
  private Part cut(Batch batch, String route) {
    DerivedLease lease = new DerivedLease(context.budget());
    try {
      OtlpEdit.Result kept =
          OtlpEdit.traces(
              batch.payload(),
              lease::array,
              entry -> {
                if (!route(entry.resource().view()).equals(route)) {
                  entry.drop();
                }
              });
      lease.holdOrigin(batch.lease());
      return new Part(
          route,
          batch.withPayload(kept.payload(), batch.items() - kept.removed()).withLease(lease));
    } catch (RuntimeException e) {
      lease.release();
      throw e;
    }
  }

  /** One answer for all parts. Who comes again comes with everything. */
  private static final class Answers {
    private final AtomicInteger open;
    private final Reply reply;
    private final ConcurrentLinkedQueue<Outcome.Part> parts = new ConcurrentLinkedQueue<>();

    Answers(int open, Reply reply) {
      this.open = new AtomicInteger(open);
      this.reply = reply;
    }

    void add(Batch batch, Outcome outcome) {
      Outcome said = outcome;
      if (outcome instanceof Outcome.Retry retry && retry.resume() != null) {
        retry.resume().abandon();
        said = retry.withResume(null);
      }
      parts.add(new Outcome.Part(said, batch.items()));
      batch.lease().release();
      if (open.decrementAndGet() == 0) {
        reply.complete(Outcome.combine(List.copyOf(parts)));
      }
    }
  }

  @Override
  public Durability durability() {
    return context.outlets().all().durability();
  }

  @Override
  public void start() {}

  @Override
  public void stop(Deadline deadline) {}
}
