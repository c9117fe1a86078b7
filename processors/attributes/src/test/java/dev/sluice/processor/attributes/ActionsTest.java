package dev.sluice.processor.attributes;

import static dev.sluice.processor.attributes.SampleItems.attribute;
import static dev.sluice.processor.attributes.SampleItems.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.testkit.ObservesKey;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each action does to the attributes of a span, and that a resource gets the same. */
class ActionsTest {
  private static final String ID = "processor/attributes";
  private static final RequestMetadata METADATA =
      new RequestMetadata(
          Map.of("x-tenant", List.of("one", "two")), "[::1]:4317", Map.of("subject", "me"));

  @ObservesKey(
      component = ID,
      keys = {"actions", "actions::key", "actions::action", "actions::value"})
  @Test
  void insertSetsWhatIsNotThereUpdateWhatIsUpsertBoth() {
    assertThat(apply("key: a, action: insert, value: 1", "b", text("x")))
        .containsExactly(entry("b", text("x")), entry("a", integer(1)));
    assertThat(apply("key: b, action: insert, value: 1", "b", text("x")))
        .containsExactly(entry("b", text("x")));
    assertThat(apply("key: a, action: update, value: 1", "b", text("x")))
        .containsExactly(entry("b", text("x")));
    assertThat(apply("key: b, action: UPDATE, value: yes it is", "b", text("x")))
        .containsExactly(entry("b", text("yes it is")));
    assertThat(apply("key: b, action: upsert, value: [1.5, true]", "b", text("x")))
        .hasSize(1)
        .allSatisfy(
            (key, value) -> assertThat(value.getArrayValue().getValuesCount()).isEqualTo(2));
    assertThat(apply("key: a, action: upsert, value: ''", "b", text("x")))
        .containsEntry("a", text(""));
  }

  @ObservesKey(
      component = ID,
      keys = {"actions::from_attribute", "actions::default_value"})
  @Test
  void aValueComesFromAnotherAttributeOrElseFromTheDefault() {
    String from = "key: to, action: upsert, from_attribute: b";
    assertThat(apply(from, "b", integer(7))).containsEntry("to", integer(7));
    assertThat(apply(from, "a", integer(7))).doesNotContainKey("to");
    assertThat(apply(from + ", default_value: none", "a", integer(7)))
        .containsEntry("to", text("none"));
  }

  @ObservesKey(component = ID, keys = "actions::from_context")
  @Test
  void aValueComesFromTheRequest() {
    assertThat(context("metadata.X-Tenant")).isEqualTo(text("one;two"));
    assertThat(context("x-tenant")).isEqualTo(text("one;two"));
    assertThat(context("auth.subject")).isEqualTo(text("me"));
    assertThat(context("client.address")).isEqualTo(text("::1"));
    assertThat(context("metadata.other")).isNull();
    assertThat(context("auth.other")).isNull();
  }

  private static @Nullable AnyValue context(String name) {
    return apply("key: to, action: insert, from_context: " + name, "a", text("x")).get("to");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:4317, 127.0.0.1",
    "10.1.2.3, 10.1.2.3",
    "[0:0:0:0:0:0:0:1]:80, ::1",
    "[fe80:0:0:0:1:0:0:2%eth0]:80, fe80::1:0:0:2",
    "[2001:db8:0:1:1:1:1:1]:80, 2001:db8:0:1:1:1:1:1",
    "2001:db8:1:0:0:0:0:0, 2001:db8:1::",
    "0:0:0:0:0:0:0:0, ::",
    "'', ''",
  })
  void anAddressIsWrittenAsTheReferenceWritesIt(String peer, String address) {
    assertThat(ClientAddress.of(peer)).isEqualTo(address);
  }

  @ObservesKey(component = ID, keys = "actions::pattern")
  @Test
  void deleteTakesAKeyAndEveryKeyThatAPatternIsFoundIn() {
    assertThat(apply("key: a, action: delete", "a", text("x"), "ab", text("y")))
        .containsOnlyKeys("ab");
    assertThat(apply("action: delete, pattern: b$", "a", text("x"), "ab", text("y"), "b", text("")))
        .containsOnlyKeys("a");
    assertThat(apply("key: a, action: delete, pattern: ^b", "a", text("x"), "b", text("y")))
        .isEmpty();
  }

  @Test
  void hashIsTheSha256OfTheValuesBytes() {
    assertThat(hash(text("größe"))).isEqualTo(sha256("größe".getBytes(StandardCharsets.UTF_8)));
    assertThat(hash(text(""))).isEqualTo(sha256(new byte[0]));
    assertThat(hash(AnyValue.newBuilder().setBoolValue(true).build()))
        .isEqualTo(sha256(new byte[] {1}));
    assertThat(hash(integer(258))).isEqualTo(sha256(new byte[] {2, 1, 0, 0, 0, 0, 0, 0}));
    assertThat(hash(AnyValue.newBuilder().setDoubleValue(1).build()))
        .isEqualTo(sha256(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf0, 0x3f}));
    assertThat(hash(AnyValue.newBuilder().setBytesValue(ByteString.EMPTY).build()))
        .isEqualTo(text(""));
    assertThat(hash(AnyValue.getDefaultInstance())).isEqualTo(text(""));
  }

  @Test
  void hashByPatternTakesEveryKeyItIsFoundInAndTwiceTheOneThatIsAlsoNamed() {
    AnyValue once = sha256("x".getBytes(StandardCharsets.UTF_8));
    AnyValue twice = sha256(once.getStringValue().getBytes(StandardCharsets.UTF_8));
    assertThat(
            apply(
                "key: a1, action: hash, pattern: ^a",
                "a1",
                text("x"),
                "a2",
                text("x"),
                "b",
                text("x")))
        .containsExactly(entry("a1", twice), entry("a2", once), entry("b", text("x")));
  }

  @Test
  void extractWritesEachGroupToTheAttributeOfItsName() {
    String action =
        "key: url, action: extract, pattern: '^(?P<scheme>\\w+)://(?P<host>[^/]*)(?P<x>y)?'";
    assertThat(apply(action, "url", text("http://h/p"), "host", integer(1)))
        .containsExactly(
            entry("url", text("http://h/p")),
            entry("host", text("h")),
            entry("scheme", text("http")),
            entry("x", text("")));
    assertThat(apply(action, "url", text("none"))).containsOnlyKeys("url");
    assertThat(apply(action, "url", integer(1))).containsOnlyKeys("url");
  }

  @ObservesKey(component = ID, keys = "actions::converted_type")
  @Test
  void convertChangesTheTypeOrLeavesTheValue() {
    assertThat(convert("int", text("-12"))).isEqualTo(integer(-12));
    assertThat(convert("int", text("12 "))).isEqualTo(text("12 "));
    assertThat(convert("int", text("٣"))).isEqualTo(text("٣"));
    assertThat(convert("int", text("9223372036854775808"))).isEqualTo(text("9223372036854775808"));
    assertThat(convert("int", real(-2.9))).isEqualTo(integer(-2));
    assertThat(convert("int", real(1e300))).isEqualTo(integer(Long.MIN_VALUE));
    assertThat(convert("int", AnyValue.getDefaultInstance()))
        .isEqualTo(AnyValue.getDefaultInstance());
    assertThat(convert("double", text("0x1.8p1"))).isEqualTo(real(3));
    assertThat(convert("double", text("1_000.5"))).isEqualTo(real(1000.5));
    assertThat(convert("double", text("1f"))).isEqualTo(text("1f"));
    assertThat(convert("double", text("1e999"))).isEqualTo(text("1e999"));
    assertThat(convert("double", text("-Inf"))).isEqualTo(real(Double.NEGATIVE_INFINITY));
    assertThat(convert("double", integer(3))).isEqualTo(real(3));
    assertThat(convert("string", real(1e21))).isEqualTo(text("1e+21"));
    assertThat(convert("string", AnyValue.newBuilder().setBoolValue(true).build()))
        .isEqualTo(text("true"));
  }

  @Test
  void actionsRunInOrderEachOnWhatTheOneBeforeLeft() {
    assertThat(
            apply(
                "key: a, action: upsert, value: 1}, {key: b, action: insert, from_attribute: a},"
                    + " {key: a, action: delete}, {key: a, action: update, value: 2",
                "a",
                text("x")))
        .containsExactly(entry("b", integer(1)));
  }

  @Test
  void anAttributeThatWasSentTwiceIsOneAfterwards() {
    assertThat(list("key: a, action: delete", "a", text("x"), "b", text("y"), "a", text("z")))
        .containsExactly(attribute("b", text("y")));
    assertThat(list("key: a, action: update, value: 1", "a", text("x"), "a", text("z")))
        .containsExactly(attribute("a", integer(1)));
    assertThat(list("key: b, action: upsert, from_attribute: a", "a", text("x"), "a", text("z")))
        .contains(attribute("b", text("x")));
  }

  private static @Nullable AnyValue convert(String type, AnyValue value) {
    return apply("key: a, action: convert, converted_type: " + type, "a", value).get("a");
  }

  private static @Nullable AnyValue hash(AnyValue value) {
    return apply("key: a, action: hash", "a", value).get("a");
  }

  private static AnyValue sha256(byte[] bytes) {
    try {
      return text(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map.Entry<String, AnyValue> entry(String key, AnyValue value) {
    return Map.entry(key, value);
  }

  private static AnyValue integer(long value) {
    return AnyValue.newBuilder().setIntValue(value).build();
  }

  private static AnyValue real(double value) {
    return AnyValue.newBuilder().setDoubleValue(value).build();
  }

  private static Map<String, AnyValue> apply(String action, Object... attributes) {
    Map<String, AnyValue> result = new LinkedHashMap<>();
    for (KeyValue attribute : list(action, attributes)) {
      assertThat(result.put(attribute.getKey(), attribute.getValue())).isNull();
    }
    return result;
  }

  /** A span with these attributes (key, value, key, value); its resource has the same. */
  private static List<KeyValue> list(String action, Object... attributes) {
    ResourceSpans.Builder resource = ResourceSpans.newBuilder();
    Span.Builder span = Span.newBuilder();
    for (int i = 0; i < attributes.length; i += 2) {
      KeyValue attribute = attribute((String) attributes[i], (AnyValue) attributes[i + 1]);
      span.addAttributes(attribute);
      resource.getResourceBuilder().addAttributes(attribute);
    }
    var request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(resource.addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
            .build();
    var ofSpan =
        (ExportTraceServiceRequest)
            Processing.through(
                "attributes", "{actions: [{" + action + "}]}", Signal.TRACES, request, METADATA);
    var ofResource =
        (ExportTraceServiceRequest)
            Processing.through(
                "resource", "{attributes: [{" + action + "}]}", Signal.TRACES, request, METADATA);
    List<KeyValue> result =
        ofSpan.getResourceSpans(0).getScopeSpans(0).getSpans(0).getAttributesList();
    assertThat(ofSpan.getResourceSpans(0).getResource())
        .isEqualTo(request.getResourceSpans(0).getResource());
    assertThat(ofResource.getResourceSpans(0).getResource().getAttributesList()).isEqualTo(result);
    assertThat(ofResource.getResourceSpans(0).getScopeSpans(0))
        .isEqualTo(request.getResourceSpans(0).getScopeSpans(0));
    return result;
  }
}
