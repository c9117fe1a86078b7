package dev.sluice.otlp.edit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.otlp.Requests;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.MetricView;
import dev.sluice.otlp.view.NumberDataPointView;
import dev.sluice.otlp.write.AttributeValue;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.profiles.v1development.Profile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random edits of random requests, foreign fields, groups and repeated fields among them, against
 * the same edits of what protobuf-java reads. Both sides draw what to do in the order of the walk.
 */
class OtlpEditModelTest {
  private static final int CASES = Integer.getInteger("sluice.fuzz.cases", 600);

  @ParameterizedTest
  @EnumSource(Signal.class)
  void editsAreAsOnParsedMessages(Signal signal) {
    for (int seed = 0; seed < CASES; seed++) {
      Samples sample = Samples.of(signal, seed);
      Model model = new Model(seed);
      Message wanted = model.request(sample.message());
      Edits edits = new Edits(seed);

      OtlpEdit.Result result = edits.run(signal, sample.payload());

      assertThat(Samples.parse(signal, result.payload())).as("seed %d", seed).isEqualTo(wanted);
      assertThat(edits.seen).as("seed %d", seed).isEqualTo(model.seen);
      assertThat(result.removed()).as("seed %d", seed).isEqualTo(model.removed);
      assertThat(result.added()).as("seed %d", seed).isEqualTo(model.added);
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void lookingChangesNoSlice(Signal signal) {
    for (int seed = 0; seed < 100; seed++) {
      Samples sample = Samples.of(signal, seed);
      Edits edits = new Edits(seed);
      edits.onlyLooks = true;
      OtlpEdit.Result result = edits.run(signal, sample.payload());
      assertThat(result.payload()).as("seed %d", seed).isSameAs(sample.payload());
    }
  }

  /** What both sides draw, in the same order. */
  private static class Draws {
    final Random random;
    final List<Object> seen = new ArrayList<>();
    boolean onlyLooks;

    Draws(int seed) {
      random = new Random(seed);
    }

    boolean oneIn(int n) {
      return random.nextInt(n) == 0 && !onlyLooks;
    }

    List<AttributeStep> steps() {
      List<AttributeStep> steps = random.nextInt(3) == 0 ? AttributeStep.some(random) : List.of();
      return onlyLooks ? List.of() : steps;
    }

    String text() {
      return List.of("", "a", "größe", "x".repeat(200)).get(random.nextInt(4));
    }
  }

  private static final class Edits extends Draws {
    Edits(int seed) {
      super(seed);
    }

    OtlpEdit.Result run(Signal signal, Payload payload) {
      return switch (signal) {
        case TRACES -> OtlpEdit.traces(payload, byte[]::new, r -> resource(r));
        case METRICS -> OtlpEdit.metrics(payload, byte[]::new, r -> resource(r));
        case LOGS -> OtlpEdit.logs(payload, byte[]::new, r -> resource(r));
        case PROFILES -> OtlpEdit.profiles(payload, byte[]::new, r -> resource(r));
      };
    }

    private <I extends MessageEdit<?>> void resource(ResourceEntryEdit<I> entry) {
      if (oneIn(8)) {
        entry.drop();
        return;
      }
      steps().forEach(step -> step.on(entry.resource().attributes()));
      if (oneIn(5)) {
        entry.schemaUrl(text());
        seen.add(entry.schemaUrl());
      }
      if (!oneIn(6)) {
        entry.scopes(this::scope);
      }
      steps().forEach(step -> step.on(entry.resource().attributes()));
      if (oneIn(6)) {
        entry.resource().droppedAttributesCount(random.nextInt(3) - 1);
      }
      if (oneIn(6)) {
        entry.addScope(
            scope -> {
              scope.scope().name(text());
              scope.addItem(this::item);
            });
      }
      if (oneIn(12)) {
        entry.drop();
      }
    }

    private <I extends MessageEdit<?>> void scope(ScopeEntryEdit<I> entry) {
      if (oneIn(8)) {
        entry.drop();
        return;
      }
      if (oneIn(3)) {
        entry.scope().name(text()).version(text());
        seen.add(entry.scope().view().version());
      }
      entry.items(this::item);
      steps().forEach(step -> step.on(entry.scope().attributes()));
      if (oneIn(6)) {
        entry.addItem(this::item);
      }
    }

    private void item(MessageEdit<?> item) {
      if (oneIn(4)) {
        item.drop();
      } else if (item instanceof SpanEdit span) {
        span(span);
      } else if (item instanceof LogRecordEdit log) {
        log(log);
      } else if (item instanceof MetricEdit metric) {
        metric(metric);
      }
    }

    private void span(SpanEdit span) {
      if (oneIn(3)) {
        span.name(text()).traceState(text());
      }
      if (oneIn(3)) {
        span.kind(random.nextInt(6)).startTimeUnixNano(random.nextInt(2));
      }
      if (oneIn(5)) {
        seen.add(span.view().name() + span.view().events().next());
      }
      steps().forEach(step -> step.on(span.attributes()));
      if (oneIn(3)) {
        span.status().code(random.nextInt(3)).message(text());
      }
      if (oneIn(2)) {
        span.links(
            link -> {
              if (oneIn(4)) {
                link.drop();
                return;
              }
              if (oneIn(4)) {
                link.traceState(text()).flags(random.nextInt(2));
              }
              steps().forEach(step -> step.on(link.attributes()));
            });
      }
      if (oneIn(2)) {
        span.events(this::event);
      }
      if (oneIn(5)) {
        span.addEvent(this::event);
      }
      if (oneIn(5)) {
        steps().forEach(step -> step.on(span.attributes()));
        seen.add(span.view().status().message());
      }
      if (oneIn(4)) {
        span.events(this::event);
      }
      steps().forEach(step -> step.on(span.resource().attributes()));
      if (oneIn(5)) {
        span.flags(random.nextInt(2)).droppedEventsCount(random.nextInt(2));
      }
    }

    private void event(EventEdit event) {
      if (oneIn(4)) {
        event.drop();
        return;
      }
      if (oneIn(3)) {
        event.name(text()).timeUnixNano(random.nextInt(3));
        seen.add(event.view().name());
      }
      steps().forEach(step -> step.on(event.attributes()));
    }

    private void log(LogRecordEdit log) {
      steps().forEach(step -> step.on(log.attributes()));
      if (oneIn(3)) {
        log.severityNumber(random.nextInt(5)).severityText(text());
      }
      if (oneIn(3)) {
        log.body(AttributeValue.of(text()));
        seen.add(log.view().body().stringValue());
      }
      steps().forEach(step -> step.on(log.scope().attributes()));
    }

    private void metric(MetricEdit metric) {
      if (oneIn(3)) {
        metric.name(text()).unit(text());
      }
      steps().forEach(step -> step.on(metric.attributes()));
      MetricView.Type type = metric.view().type();
      if (type == MetricView.Type.EMPTY) {
        return;
      }
      if (oneIn(4) && type != MetricView.Type.GAUGE && type != MetricView.Type.SUMMARY) {
        metric.aggregationTemporality(random.nextInt(3));
      }
      if (oneIn(2)) {
        metric.points(this::point);
      }
      if (oneIn(5)) {
        metric.addPoint(this::point);
      }
    }

    private void point(PointEdit point) {
      if (oneIn(4)) {
        point.drop();
        return;
      }
      if (oneIn(3)) {
        point.flags(random.nextInt(2)).timeUnixNano(random.nextInt(2));
      }
      if (point.view() instanceof NumberDataPointView && oneIn(3)) {
        if (random.nextBoolean()) {
          point.value(0L);
        } else {
          point.value(0.0);
        }
      }
      if (point.view() instanceof HistogramDataPointView && oneIn(3)) {
        point.bucketCounts(1, 2).explicitBounds(0).sum(0).count(0);
      }
      steps().forEach(step -> step.on(point.attributes()));
    }
  }

  private static final class Model extends Draws {
    int removed;
    int added;
    private Message.@Nullable Builder resource; // the entry
    private Message.@Nullable Builder scope;

    /** Walked over, with nothing left in them. */
    private final Set<Message> empty = Collections.newSetFromMap(new IdentityHashMap<>());

    Model(int seed) {
      super(seed);
    }

    Message request(Message request) {
      Message.Builder result = request.toBuilder();
      List<Message> entries = new ArrayList<>();
      for (Message entry : list(result, 1)) {
        Message edited = resource(entry);
        if (edited != null) {
          entries.add(edited);
        }
      }
      return setList(result, 1, entries).build();
    }

    private @Nullable Message resource(Message came) {
      int removedBefore = removed;
      int addedBefore = added;
      Message.Builder entry = came.toBuilder();
      resource = entry;
      if (oneIn(8)) {
        removed += itemsOfResource(came);
        return null;
      }
      attributes(entry, steps());
      if (oneIn(5)) {
        set(entry, "schema_url", text());
        seen.add(get(entry, "schema_url"));
      }
      boolean walked = !oneIn(6);
      List<Message> scopes = list(entry, 2);
      boolean lost = false;
      boolean content = !walked && !scopes.isEmpty();
      if (walked) {
        List<Message> edited = new ArrayList<>();
        for (Message each : scopes) {
          int before = removed;
          Message one = scope(each);
          lost |= one == null || removed > before;
          if (one != null) {
            edited.add(one);
            content |= !empty.contains(one);
          }
        }
        scopes = edited;
      }
      attributes(entry, steps());
      if (oneIn(6)) {
        Message.Builder head = head(entry);
        set(head, "dropped_attributes_count", random.nextInt(3) - 1);
        setHead(entry, head);
      }
      if (oneIn(6)) {
        Message.Builder addedScope = newElement(entry, 2);
        Message.Builder head = head(addedScope);
        set(head, "name", text());
        setHead(addedScope, head);
        scope = addedScope;
        Message item = newItem(addedScope);
        scopes = new ArrayList<>(scopes);
        if (item != null) {
          setList(addedScope, 2, List.of(item));
        }
        scopes.add(addedScope.build());
        content = true; // nobody walked over it
      }
      if (oneIn(12)) {
        removed = removedBefore + itemsOfResource(came);
        added = addedBefore;
        return null;
      }
      clearEmptyHead(came, entry);
      return lost && !content ? null : setList(entry, 2, scopes).build();
    }

    private @Nullable Message scope(Message came) {
      Message.Builder entry = came.toBuilder();
      scope = entry;
      if (oneIn(8)) {
        removed += itemsOfScope(came);
        return null;
      }
      if (oneIn(3)) {
        Message.Builder head = head(entry);
        set(head, "name", text());
        set(head, "version", text());
        setHead(entry, head);
        seen.add(get(head(entry), "version"));
      }
      List<Message> items = new ArrayList<>();
      boolean lost = false;
      for (Message each : list(entry, 2)) {
        int before = removed;
        Message item = item(each);
        lost |= item == null || removed > before;
        if (item != null) {
          items.add(item);
        }
      }
      attributes(entry, steps());
      if (oneIn(6)) {
        Message item = newItem(entry);
        if (item != null) {
          items.add(item);
        }
      }
      clearEmptyHead(came, entry);
      boolean content = items.stream().anyMatch(item -> !empty.contains(item));
      return lost && !content ? null : left(setList(entry, 2, items), content);
    }

    private Message left(Message.Builder message, boolean content) {
      Message built = message.build();
      if (!content) {
        empty.add(built);
      }
      return built;
    }

    private @Nullable Message newItem(Message.Builder entry) {
      int removedBefore = removed;
      int addedBefore = added;
      Message item = item(newElement(entry, 2).build());
      removed = removedBefore;
      added = addedBefore + (item == null ? 0 : items(item));
      return item;
    }

    private @Nullable Message item(Message came) {
      if (oneIn(4)) {
        removed += items(came);
        return null;
      }
      Message.Builder item = came.toBuilder();
      return switch (item.getDescriptorForType().getName()) {
        case "Span" -> span(item);
        case "LogRecord" -> log(item);
        case "Metric" -> metric(item);
        default -> came;
      };
    }

    private Message span(Message.Builder span) {
      if (oneIn(3)) {
        set(span, "name", text());
        set(span, "trace_state", text());
      }
      if (oneIn(3)) {
        set(span, "kind", random.nextInt(6));
        set(span, "start_time_unix_nano", (long) random.nextInt(2));
      }
      if (oneIn(5)) {
        seen.add(get(span, "name") + "" + !list(span, "events").isEmpty());
      }
      steps(span, steps());
      if (oneIn(3)) {
        FieldDescriptor field = field(span, "status");
        Message.Builder status = ((Message) span.getField(field)).toBuilder();
        set(status, "code", random.nextInt(3));
        set(status, "message", text());
        if (!status.build().equals(span.getField(field))) {
          span.setField(field, status.build());
        }
      }
      if (oneIn(2)) {
        List<Message> links = new ArrayList<>();
        for (Message each : list(span, "links")) {
          Message.Builder link = each.toBuilder();
          if (oneIn(4)) {
            continue;
          }
          if (oneIn(4)) {
            set(link, "trace_state", text());
            set(link, "flags", random.nextInt(2));
          }
          steps(link, steps());
          links.add(link.build());
        }
        setList(span, "links", links);
      }
      if (oneIn(2)) {
        events(span);
      }
      if (oneIn(5)) {
        List<Message> events = new ArrayList<>(list(span, "events"));
        Message event = event(span.newBuilderForField(field(span, "events")));
        if (event != null) {
          events.add(event);
        }
        setList(span, "events", events);
      }
      if (oneIn(5)) {
        steps(span, steps());
        seen.add(get((Message) get(span, "status"), "message"));
      }
      if (oneIn(4)) {
        events(span);
      }
      attributes(requireNonNull(resource), steps());
      if (oneIn(5)) {
        set(span, "flags", random.nextInt(2));
        set(span, "dropped_events_count", random.nextInt(2));
      }
      return span.build();
    }

    private void events(Message.Builder span) {
      List<Message> events = new ArrayList<>();
      for (Message each : list(span, "events")) {
        Message event = event(each.toBuilder());
        if (event != null) {
          events.add(event);
        }
      }
      setList(span, "events", events);
    }

    private @Nullable Message event(Message.Builder event) {
      if (oneIn(4)) {
        return null;
      }
      if (oneIn(3)) {
        set(event, "name", text());
        set(event, "time_unix_nano", (long) random.nextInt(3));
        seen.add(get(event, "name"));
      }
      steps(event, steps());
      return event.build();
    }

    private Message log(Message.Builder log) {
      steps(log, steps());
      if (oneIn(3)) {
        set(log, "severity_number", random.nextInt(5));
        set(log, "severity_text", text());
      }
      if (oneIn(3)) {
        String text = text();
        log.setField(field(log, "body"), AnyValue.newBuilder().setStringValue(text).build());
        seen.add(text);
      }
      attributes(requireNonNull(scope), steps());
      return log.build();
    }

    private @Nullable Message metric(Message.Builder metric) {
      if (oneIn(3)) {
        set(metric, "name", text());
        set(metric, "unit", text());
      }
      List<AttributeStep> steps = steps();
      edit(metric, field(metric, "metadata"), steps);
      FieldDescriptor kind = kind(metric);
      if (kind == null) {
        return metric.build();
      }
      Message.Builder data = ((Message) metric.getField(kind)).toBuilder();
      boolean points = !list(data, 1).isEmpty();
      boolean lost = false;
      boolean walked = false;
      if (oneIn(4) && !kind.getName().equals("gauge") && !kind.getName().equals("summary")) {
        set(data, "aggregation_temporality", random.nextInt(3));
        walked = true;
      }
      if (oneIn(2)) {
        walked = true;
        List<Message> left = new ArrayList<>();
        for (Message each : list(data, 1)) {
          Message point = point(each.toBuilder());
          if (point == null) {
            lost = true;
            removed++;
          } else {
            left.add(point);
          }
        }
        points = !left.isEmpty();
        setList(data, 1, left);
      }
      if (oneIn(5)) {
        Message point = point(newElement(data, 1));
        walked = true;
        if (point != null) {
          List<Message> more = new ArrayList<>(list(data, 1));
          more.add(point);
          setList(data, 1, more);
          added++;
          points = true;
        }
      }
      metric.setField(kind, data.build());
      return lost && !points ? null : left(metric, !walked || points);
    }

    private @Nullable Message point(Message.Builder point) {
      if (oneIn(4)) {
        return null;
      }
      if (oneIn(3)) {
        set(point, "flags", random.nextInt(2));
        set(point, "time_unix_nano", (long) random.nextInt(2));
      }
      String name = point.getDescriptorForType().getName();
      if (name.equals("NumberDataPoint") && oneIn(3)) {
        if (random.nextBoolean()) {
          set(point, "as_int", 0L);
        } else {
          set(point, "as_double", 0.0);
        }
      }
      if (name.equals("HistogramDataPoint") && oneIn(3)) {
        point.setField(field(point, "bucket_counts"), List.of(1L, 2L));
        point.setField(field(point, "explicit_bounds"), List.of(0.0));
        set(point, "sum", 0.0);
        set(point, "count", 0L);
      }
      steps(point, steps());
      return point.build();
    }

    private static @Nullable FieldDescriptor kind(Message.Builder metric) {
      return metric.getDescriptorForType().getRealOneofs().stream()
          .map(metric::getOneofFieldDescriptor)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    private static int itemsOfResource(Message entry) {
      return list(entry.toBuilder(), 2).stream().mapToInt(Model::itemsOfScope).sum();
    }

    private static int itemsOfScope(Message entry) {
      return list(entry.toBuilder(), 2).stream().mapToInt(Model::items).sum();
    }

    private static int items(Message item) {
      if (item instanceof Metric metric) {
        return Requests.points(metric);
      }
      if (item instanceof Profile profile) {
        return profile.getSamplesCount();
      }
      return 1;
    }

    /** Edits the attributes of an entry's resource or scope. */
    private static void attributes(Message.Builder entry, List<AttributeStep> steps) {
      Message.Builder head = head(entry);
      steps(head, steps);
      setHead(entry, head);
    }

    private static Message.Builder head(Message.Builder entry) {
      FieldDescriptor field = entry.getDescriptorForType().findFieldByNumber(1);
      return ((Message) entry.getField(field)).toBuilder();
    }

    /** What was added and taken away again was never there. */
    private static void clearEmptyHead(Message came, Message.Builder entry) {
      FieldDescriptor field = entry.getDescriptorForType().findFieldByNumber(1);
      if (!came.hasField(field) && head(entry).build().getSerializedSize() == 0) {
        entry.clearField(field);
      }
    }

    /** What was missing and has nothing in it stays missing. */
    private static void setHead(Message.Builder entry, Message.Builder head) {
      FieldDescriptor field = entry.getDescriptorForType().findFieldByNumber(1);
      Message now = head.build();
      if (!now.equals(entry.getField(field))) {
        entry.setField(field, now);
      }
    }

    private static void steps(Message.Builder message, List<AttributeStep> steps) {
      edit(message, field(message, "attributes"), steps);
    }

    @SuppressWarnings("unchecked") // the field is a list of attributes
    private static void edit(
        Message.Builder message, FieldDescriptor field, List<AttributeStep> steps) {
      List<KeyValue> attributes = new ArrayList<>((List<KeyValue>) message.getField(field));
      steps.forEach(step -> step.on(attributes));
      message.setField(field, attributes);
    }

    private static FieldDescriptor field(Message.Builder message, String name) {
      return requireNonNull(message.getDescriptorForType().findFieldByName(name), name);
    }

    private static Object get(MessageOrBuilder message, String name) {
      return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    private static void set(Message.Builder message, String name, Object value) {
      FieldDescriptor field = field(message, name);
      message.setField(
          field,
          field.getJavaType() == FieldDescriptor.JavaType.ENUM
              ? field.getEnumType().findValueByNumberCreatingIfUnknown((Integer) value)
              : value);
    }

    private static Message.Builder newElement(Message.Builder message, int number) {
      return message.newBuilderForField(message.getDescriptorForType().findFieldByNumber(number));
    }

    @SuppressWarnings("unchecked") // a list of messages
    private static List<Message> list(Message.Builder message, int number) {
      return (List<Message>)
          message.getField(message.getDescriptorForType().findFieldByNumber(number));
    }

    @SuppressWarnings("unchecked") // a list of messages
    private static List<Message> list(Message.Builder message, String name) {
      return (List<Message>) message.getField(field(message, name));
    }

    private static Message.Builder setList(
        Message.Builder message, int number, List<Message> elements) {
      return message.setField(message.getDescriptorForType().findFieldByNumber(number), elements);
    }

    private static void setList(Message.Builder message, String name, List<Message> elements) {
      message.setField(field(message, name), elements);
    }
  }
}
