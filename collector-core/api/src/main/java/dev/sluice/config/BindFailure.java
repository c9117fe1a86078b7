package dev.sluice.config;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;

/** A listener that could not be opened, in the reference's words: {@code listen tcp ...: ...}. */
public final class BindFailure extends IOException implements ValueFault {
  private static final long serialVersionUID = 1L;

  private final String endpoint;
  private final String mend;

  /**
   * @param transport {@code tcp}, {@code unix}
   * @param endpoint as it is written
   * @param shown what was to be bound
   * @param cause what the system said, in whatever words
   */
  public BindFailure(String transport, String endpoint, String shown, Throwable cause) {
    this(transport, endpoint, shown, root(cause), cause);
  }

  private BindFailure(
      String transport, String endpoint, String shown, Throwable root, Throwable cause) {
    super("listen " + transport + " " + shown + ": " + reason(root), cause);
    this.endpoint = endpoint;
    this.mend = mend(reason(root), transport.equals("unix"));
  }

  /** As it is written. */
  @Override
  public String value() {
    return endpoint;
  }

  @Override
  public String mend() {
    return mend;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String reason(Throwable root) {
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    if (root instanceof UnknownHostException) {
      return "lookup " + message.split(":", 2)[0] + ": no such host";
    }
    String words = message.toLowerCase(Locale.ROOT);
    if (words.contains("in use")) {
      return "bind: address already in use";
    }
    if (words.contains("permission denied")) {
      return "bind: permission denied";
    }
    if (words.contains("cannot assign requested address")) {
      return "bind: cannot assign requested address";
    }
    return words.contains("no such file") ? "bind: no such file or directory" : message;
  }

  private static String mend(String reason, boolean isPath) {
    String last = reason.substring(reason.lastIndexOf(": ") + 1).strip();
    return switch (last) {
      case "address already in use" ->
          "Another process or component listens there: stop it, or write another "
              + (isPath ? "path." : "port.");
      case "permission denied" ->
          isPath
              ? "Let the user that runs the collector write in that folder."
              : "Write a port above 1023, or give the process the right to lower ones.";
      case "cannot assign requested address" ->
          "This machine has no such address: write one that it has, or 0.0.0.0 for all.";
      case "no such host" -> "Write a name or an address of this machine.";
      case "no such file or directory" -> "Make the folder of that path.";
      default -> "";
    };
  }
}
