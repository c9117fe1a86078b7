package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class OneByOneTest {
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private boolean closed;
  private final OneByOne pages =
      new OneByOne(
          task -> {
            if (closed) {
              throw new RejectedExecutionException();
            }
            workers.add(task);
          });

  @Test
  void otherWorkComesBetweenTwoPages() {
    pages.execute(() -> done.add("page 1"));
    pages.execute(() -> done.add("page 2"));
    workers.add(() -> done.add("data"));
    assertThat(workers).as("one page, and the data").hasSize(2);
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
    assertThat(done).containsExactly("page 1", "data", "page 2");
    pages.execute(() -> done.add("page 3"));
    workers.remove().run();
    assertThat(done).endsWith("page 3");
  }

  @Test
  void aPageThatFailsKeepsNoOtherFromItsTurn() {
    pages.execute(
        () -> {
          throw new IllegalStateException();
        });
    pages.execute(() -> done.add("next"));
    assertThatThrownBy(() -> workers.remove().run()).isInstanceOf(IllegalStateException.class);
    workers.remove().run();
    assertThat(done).containsExactly("next");
  }

  @Test
  void nothingIsForgottenWhenTheWorkersEnd() {
    pages.execute(() -> done.add("first"));
    pages.execute(() -> done.add("second"));
    closed = true;
    workers.remove().run();
    assertThat(done).containsExactly("first", "second");
    assertThatThrownBy(() -> pages.execute(() -> done.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
