package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.runtime.MayBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  private static final String BIG = "x".repeat(4 << 20);

  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** A standard error that nobody reads until the test says so. */
  private final OutputStream blocked =
      new OutputStream() {
        @Override
        public void write(int b) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          stuck.countDown();
          try {
            if (!open.await(20, TimeUnit.SECONDS)) {
              throw new IOException("never opened");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          written.write(bytes, offset, length);
        }
      };

  private final LineWriter writer =
      new LineWriter(List.of(blocked), List.of(), dropped -> "dropped " + dropped + "\n");

  private void fill() throws InterruptedException {
    writer.write("first\n");
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    writer.write(BIG);
    writer.write(BIG);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void neverWaitsAndTellsHowManyLinesItDropped() throws Exception {
    fill();
    writer.write("lost\n");
    writer.write("lost\n");
    assertThat(writer.dropped()).isEqualTo(2);
    open.countDown();
    writer.close();
    assertThat(text()).startsWith("first\n").contains("dropped 2\n").doesNotContain("lost");
  }

  @Test
  void letsAThreadWaitThatMay() throws Exception {
    fill();
    Worker worker = new Worker(() -> writer.write("patient\n"));
    worker.start();
    open.countDown();
    worker.join();
    writer.close();
    assertThat(writer.dropped()).isZero();
    assertThat(text()).endsWith("patient\n");
  }

  @Test
  void writesWhatIsQueuedWhenClosed() {
    open.countDown();
    for (int i = 0; i < 100; i++) {
      writer.write(i + "\n");
    }
    writer.close();
    assertThat(text().lines()).hasSize(100);
  }

  private static final class Worker extends Thread implements MayBlock {
    Worker(Runnable action) {
      super(action);
    }
  }
}
