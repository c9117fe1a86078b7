package dev.sluice.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ArrayStackTest {
  @Test
  void whatIsPushedLastIsPoppedFirst() {
    ArrayStack stack = new ArrayStack(2);
    byte[] first = {1};
    byte[] second = {2};
    assertThat(stack.push(first)).isTrue();
    assertThat(stack.push(second)).isTrue();
    assertThat(stack.pop()).isSameAs(second);
    assertThat(stack.pop()).isSameAs(first);
    assertThat(stack.pop()).isNull();
  }

  @Test
  void aFullStackRefusesUntilOneIsPopped() {
    ArrayStack stack = new ArrayStack(1);
    assertThat(stack.push(new byte[] {1})).isTrue();
    assertThat(stack.push(new byte[] {2})).isFalse();
    stack.pop();
    assertThat(stack.push(new byte[] {2})).isTrue();
  }

  @Test
  void noArrayIsInTwoHandsAndNoneIsLostWhenManyThreadsUseIt() throws Exception {
    int arrays = 16;
    ArrayStack stack = new ArrayStack(arrays);
    for (int i = 0; i < arrays; i++) {
      stack.push(new byte[1]);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ends.add(threads.submit(() -> useAndGiveBack(stack, 50_000)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Set<byte[]> left = Collections.newSetFromMap(new IdentityHashMap<>());
    for (byte[] array = stack.pop(); array != null; array = stack.pop()) {
      left.add(array);
    }
    assertThat(left).hasSize(arrays);
  }

  /** Owns an array between pop and push: nobody else may change it then. */
  private static void useAndGiveBack(ArrayStack stack, int times) {
    for (int i = 0; i < times; i++) {
      byte[] array = requireNonNull(stack.pop(), "sixteen arrays for four threads");
      assertThat(++array[0]).isEqualTo((byte) 1);
      assertThat(--array[0]).isEqualTo((byte) 0);
      assertThat(stack.push(array)).isTrue();
    }
  }
}
