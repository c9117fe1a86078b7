package dev.sluice.tls;

import dev.sluice.config.ValueFault;
import org.jspecify.annotations.Nullable;

/** Key material or settings from which no TLS can be made; the text says why. */
public final class TlsException extends Exception implements ValueFault {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final String value;
  private final String mend;

  public TlsException(String message) {
    this(message, "", "", "", null);
  }

  public TlsException(String message, Throwable cause) {
    this(message, "", "", "", cause);
  }

  /**
   * @param key the one at fault, by its name in the block; empty when it is none
   * @param value the file that it names, or another value; empty for a secret
   */
  TlsException(String message, String key, String value, String mend, @Nullable Throwable cause) {
    super(message, cause);
    this.key = key;
    this.value = value;
    this.mend = mend;
  }

  @Override
  public String value() {
    return value;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String mend() {
    return mend;
  }
}
