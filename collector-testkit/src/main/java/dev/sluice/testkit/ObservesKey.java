package dev.sluice.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a test observes the effect of a configuration key. The build fails for a key of a
 * component's description that no test names.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(ObservesKeys.class)
public @interface ObservesKey {
  /** Kind and type, for example {@code processor/batch}. */
  String component();

  /**
   * Keys from the component down, joined with {@code ::}, for example {@code
   * sending_queue::num_consumers}.
   */
  String[] keys();
}
