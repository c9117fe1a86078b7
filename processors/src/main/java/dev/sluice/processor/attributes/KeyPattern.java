package dev.sluice.processor.attributes;

import com.google.re2j.Pattern;

/** Says which keys an expression is found in. */
record KeyPattern(Pattern pattern) {
  boolean matches(String key) {
    return pattern.matcher(key).find();
  }
}
