package dev.sluice.extension.basicauth;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.OutgoingCall;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.extension.basicauth.BasicAuthConfig.ClientAuth;
import dev.sluice.flow.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows name and password to backends. Thread-safe. */
final class BasicAuthClient implements Extension, ClientAuthenticator {
  private static final String HEADER = "Authorization";

  private final ClientAuth config;
  private final ExtensionContext context;
  private final @Nullable CredentialFile username;
  private final @Nullable CredentialFile password;
  private volatile Map<String, String> headers = Map.of(); // none before the start

  BasicAuthClient(ClientAuth config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.username = file(config.usernameFile());
    this.password = file(config.passwordFile());
  }

  private @Nullable CredentialFile file(String name) {
    return name.isEmpty() ? null : new CredentialFile(name, context, this::renew);
  }

  @Override
  public void start() throws IOException {
    if (username != null) {
      username.start();
    }
    if (password != null) {
      password.start();
    }
    renew();
    if (headers.isEmpty()) {
      throw new IOException("invalid authorization format: the user's name has a colon");
    }
  }

  private synchronized void renew() {
    String user = username == null ? config.username() : username.text();
    String word = password == null ? config.password().reveal() : password.text();
    if (user == null || word == null) {
      return; // the other file is read next
    }
    if (user.contains(":")) {
      context.log().error("The user's name has a colon; the last one stays in use");
      return;
    }
    byte[] both = (user + ":" + word).getBytes(StandardCharsets.UTF_8);
    headers = Map.of(HEADER, "Basic " + Base64.getEncoder().encodeToString(both));
  }

  @Override
  public void stop(Deadline deadline) {
    if (username != null) {
      username.stop();
    }
    if (password != null) {
      password.stop();
    }
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    if (headers.isEmpty()) {
      throw new NoCredentials("name and password have not been read");
    }
    return headers;
  }

  /** Worth another try where a file has something else meanwhile. */
  @Override
  public boolean refused(OutgoingCall call, Map<String, String> given) {
    return !String.valueOf(headers.get(HEADER)).equals(given.get(HEADER));
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}
