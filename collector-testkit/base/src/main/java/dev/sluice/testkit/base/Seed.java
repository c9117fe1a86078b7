package dev.sluice.testkit.base;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The one source of chance of a test that draws other numbers in each run: a field marked
 * {@code @RegisterExtension}. When the test fails, the seed stands beside the failure, and {@code
 * -Dsluice.seed=...} makes the same draws again. What threads do in between is not in its hands: a
 * test that races draws by what an item is ({@link #randomFor}), not by who comes first.
 */
public final class Seed
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  /** Fixes the seed of every test of the run. */
  public static final String PROPERTY = "sluice.seed";

  private final long value;

  /** Fresh, unless the property says which. */
  public Seed() {
    Long fixed = Long.getLong(PROPERTY);
    value = fixed != null ? fixed : ThreadLocalRandom.current().nextLong();
  }

  /** The seed itself. */
  public long value() {
    return value;
  }

  /** Draws that no other thread may make, unless it is handed over. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** Draws of one item, the same for the same seed and numbers whoever asks first. */
  public SplittableRandom randomFor(long... item) {
    long mixed = value;
    for (long number : item) {
      mixed = new SplittableRandom(mixed ^ number).nextLong();
    }
    return new SplittableRandom(mixed);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(failure);
  }

  private Throwable told(Throwable failure) {
    failure.addSuppressed(new Told(value));
    return failure;
  }

  /** Not a failure of its own: it stands in the failure's stack trace. */
  private static final class Told extends Exception {
    private static final long serialVersionUID = 1;

    Told(long seed) {
      super("drawn with -D" + PROPERTY + "=" + seed, null, false, false);
    }
  }
}
