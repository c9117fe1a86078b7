package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Slice;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasuredBodyTest {
  @Test
  void tellsTheSizeOfWhatWasMadeWhenItIsClosed() throws IOException {
    Deque<Slice> pieces =
        new ArrayDeque<>(List.of(Slice.of(new byte[3]), new Slice(new byte[9], 2, 5)));
    List<Object> told = new ArrayList<>();
    BodySource source =
        new BodySource() {
          @Override
          public @Nullable Slice next() {
            return pieces.poll();
          }

          @Override
          public void close() {
            told.add("closed");
          }
        };
    BodySource measured = new MeasuredBody(source, 100, told::add);
    assertThat(measured.next()).isNotNull();
    assertThat(measured.next()).isNotNull();
    assertThat(measured.next()).isNull();
    assertThat(told).isEmpty();
    measured.close();
    assertThat(told).containsExactly("closed", 108L);
  }
}
