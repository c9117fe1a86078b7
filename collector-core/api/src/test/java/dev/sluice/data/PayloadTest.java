package dev.sluice.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private final byte[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Test
  void writesItsSlicesInOrder() throws Exception {
    Payload payload =
        Payload.of(List.of(new Slice(ten, 7, 3), new Slice(ten, 0, 0), new Slice(ten, 0, 2)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    payload.writeTo(out);
    assertThat(out.toByteArray()).containsExactly(7, 8, 9, 0, 1);
    assertThat(payload.toByteArray()).containsExactly(7, 8, 9, 0, 1);
    assertThat(payload.slices()).hasSize(2);
    assertThat(payload.sizeBytes()).isEqualTo(5);
  }

  @Test
  void retainsEachArrayOnceHoweverManySlicesShareIt() {
    byte[] other = new byte[100];
    Payload payload =
        Payload.of(List.of(new Slice(ten, 0, 1), new Slice(ten, 5, 1), new Slice(other, 0, 1)));
    assertThat(payload.retainedBytes()).isEqualTo(110);
    assertThat(payload.compact().retainedBytes()).isEqualTo(3);
    Payload exact = Payload.of(ten);
    assertThat(exact.compact()).isSameAs(exact);
  }

  @Test
  void concatenatesWithoutCopying() {
    Payload joined = Payload.concat(List.of(Payload.of(ten), Payload.EMPTY, Payload.of(ten)));
    assertThat(joined.slices()).extracting(Slice::array).containsExactly(ten, ten);
    assertThat(joined.sizeBytes()).isEqualTo(20);
    assertThat(joined.retainedBytes()).isEqualTo(10);
  }

  @Test
  void aSliceOutsideItsArrayIsRefused() {
    assertThatThrownBy(() -> new Slice(ten, 8, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new Slice(ten, 2, 3).part(2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(new Slice(ten, 2, 3).part(1, 2)).isEqualTo(new Slice(ten, 3, 2));
  }

  @Test
  void aCompressedBatchInflatesOnceAndLosesItsEncodedFormWhenItChanges() {
    int[] inflated = {0};
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[4]), 10),
            () -> {
              inflated[0]++;
              return Payload.of(ten);
            },
            3,
            RequestMetadata.NONE,
            dev.sluice.memory.MemoryLease.NONE);
    assertThat(batch.wireBytes()).isEqualTo(10);
    assertThat(batch.isInflated()).isFalse();
    assertThat(batch.retainedBytes()).isEqualTo(4);
    assertThat(batch.payload().toByteArray()).isEqualTo(ten);
    assertThat(batch.payload().sizeBytes()).isEqualTo(10);
    assertThat(inflated[0]).isEqualTo(1);
    assertThat(batch.retainedBytes()).isEqualTo(14);
    assertThat(batch.withPayload(Payload.of(ten), 3).encoded()).isNull();
    assertThat(batch.withMetadata(RequestMetadata.NONE).encoded()).isNotNull();
  }

  @Test
  void metadataIsFoundWhateverTheCaseAndCanBeNarrowed() {
    RequestMetadata metadata =
        new RequestMetadata(
            Map.of("X-Tenant", List.of("a", "b"), "other", List.of("c")), "10.0.0.1", Map.of());
    assertThat(metadata.header("x-TENANT")).containsExactly("a", "b");
    assertThat(metadata.only(List.of("X-tenant", "absent")).headers())
        .isEqualTo(Map.of("x-tenant", List.of("a", "b")));
    assertThat(metadata.only(List.of("absent"))).isSameAs(RequestMetadata.NONE);
  }

  @Test
  void pointsIntoAnotherOneWhenASliceIsInOneOfItsArrays() {
    byte[] shared = {1, 2, 3, 4};
    Payload other = Payload.of(List.of(Slice.of(new byte[2]), new Slice(shared, 0, 2)));
    assertThat(
            Payload.of(List.of(Slice.of(new byte[1]), new Slice(shared, 2, 2))).pointsInto(other))
        .isTrue();
    assertThat(Payload.of(shared.clone()).pointsInto(other)).isFalse();
    assertThat(other.isIn(shared)).isTrue();
    assertThat(other.isIn(shared.clone())).isFalse();
    assertThat(Payload.EMPTY.pointsInto(other)).isFalse();
  }
}
