package dev.sluice.extension.bearertokenauth;

import dev.sluice.component.CallHead;
import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.ComponentStatus;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.config.Secret;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.credentials.HeaderBytes;
import dev.sluice.extension.bearertokenauth.BearerTokenAuthConfig.FileWait;
import dev.sluice.flow.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Shows a token to backends, and asks clients for one of several. Tokens in a file are read again
 * when it changes. Thread-safe.
 */
final class BearerTokenAuth implements Extension, ServerAuthenticator, ClientAuthenticator {
  private final BearerTokenAuthConfig config;
  private final ExtensionContext context;
  private final String metadataName;
  private final @Nullable CredentialFile file;
  private final CompletableFuture<Void> filled = new CompletableFuture<>();
  private volatile Tokens tokens = Tokens.NONE; // written by whoever reads the file

  BearerTokenAuth(BearerTokenAuthConfig config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.metadataName = config.header().toLowerCase(Locale.ROOT);
    if (!config.tokens().isEmpty()) {
      file = null;
      tokens = Tokens.of(config.scheme(), config.tokens().stream().map(Secret::reveal).toList());
    } else if (config.filename().isEmpty()) {
      file = null;
      tokens = Tokens.of(config.scheme(), List.of(config.token().reveal()));
    } else {
      file = new CredentialFile(config.filename(), context, this::takeFile);
    }
  }

  @Override
  public void start() throws IOException, InterruptedException {
    if (file == null) {
      return;
    }
    if (!config.token().isEmpty()) {
      context.log().warn("a filename is specified. Configured token(s) is ignored!");
    }
    if (file.startWithout()) {
      return;
    }
    if (config.waitForFile().isPresent()) {
      await(config.waitForFile().get());
    } else {
      context.report(
          ComponentStatus.RECOVERABLE_ERROR, new IOException("the token file is not there"));
    }
  }

  /** On the control thread, which may block. */
  private void await(FileWait wait) throws IOException, InterruptedException {
    if (wait.maxRetries() > 0) {
      context
          .scheduler()
          .schedule(
              wait.interval().multipliedBy(wait.maxRetries()),
              () ->
                  filled.completeExceptionally(
                      new IOException(
                          "failed to read credentials file \""
                              + config.filename()
                              + "\" after reaching out max number of retries")));
    }
    try {
      filled.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? "" : cause.getMessage(), e);
    }
  }

  private void takeFile() {
    String text = file == null ? null : file.text();
    if (text == null) {
      return;
    }
    boolean wasThere = tokens != Tokens.NONE;
    tokens = Tokens.inLines(config.scheme(), text);
    context.log().info("refresh token", "filename", config.filename());
    filled.complete(null);
    if (!wasThere) {
      context.report(ComponentStatus.OK, null);
    }
  }

  @Override
  public void stop(Deadline deadline) {
    if (file != null) {
      file.stop();
    }
  }

  @Override
  public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
    List<String> given = head.headers().getOrDefault(metadataName, List.of());
    if (given.isEmpty()) {
      throw new NotAuthenticated("missing or empty authorization header: " + config.header());
    }
    Tokens known = tokens;
    if (known == Tokens.NONE) {
      throw NotAuthenticated.forNow("there is no token to compare with yet");
    }
    if (!known.have(HeaderBytes.received(given.get(0)))) {
      throw new NotAuthenticated("provided authorization does not match expected scheme or token");
    }
    return Map.of();
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    Tokens known = tokens;
    if (known == Tokens.NONE) {
      throw new NoCredentials("the token file \"" + config.filename() + "\" has not been read");
    }
    return known.first(config.header());
  }

  /** Worth another try where the file has another token meanwhile. */
  @Override
  public boolean refused(OutgoingCall call, Map<String, String> given) {
    String now = tokens.first(config.header()).get(config.header());
    return now != null && !now.equals(given.get(config.header()));
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}
