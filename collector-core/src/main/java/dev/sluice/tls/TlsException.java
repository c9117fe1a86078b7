package dev.sluice.tls;

import dev.sluice.config.ValueFault;
import org.jspecify.annotations.Nullable;

/** Key material or settings from which no TLS can be made; the text says which file and why. */
public final class TlsException extends Exception implements ValueFault {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String mend;

  public TlsException(String message) {
    this(message, "", "", null);
  }

  public TlsException(String message, Throwable cause) {
    this(message, "", "", cause);
  }

  /**
   * @param file the one at fault; empty when it is none
   */
  TlsException(String message, String file, String mend, @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.mend = mend;
  }

  @Override
  public String value() {
    return file;
  }

  @Override
  public String mend() {
    return mend;
  }
}
