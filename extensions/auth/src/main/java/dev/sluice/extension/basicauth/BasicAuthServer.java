package dev.sluice.extension.basicauth;

import dev.sluice.component.CallHead;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ServerAuthenticator;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.extension.basicauth.BasicAuthConfig.Htpasswd;
import dev.sluice.flow.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever knows the password of a user. To hash one takes long on purpose: workers do it,
 * half of them at most at one time, so that strangers who try passwords do not stop the data of
 * others; and what was right is known again without. Thread-safe.
 */
final class BasicAuthServer implements Extension, ServerAuthenticator {
  private final Htpasswd config;
  private final ExtensionContext context;
  private final @Nullable CredentialFile file;
  private final Semaphore hashing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private volatile Map<String, UserPassword> users = Map.of(); // written by whoever reads the file

  BasicAuthServer(Htpasswd config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    this.file =
        config.file().isEmpty()
            ? null
            : new CredentialFile(config.file(), context, this::readUsers);
  }

  @Override
  public void start() throws IOException {
    if (file == null) {
      readUsers();
      return;
    }
    try {
      file.start();
    } catch (IOException e) {
      throw new IOException("open htpasswd file: " + e.getMessage(), e);
    }
  }

  private void readUsers() {
    Map<String, UserPassword> found = new LinkedHashMap<>();
    List<String> unread = new ArrayList<>();
    String text = file == null ? null : file.text();
    if (text != null) {
      readLines(text, "file", found, unread);
    }
    readLines(config.inline().reveal(), "inline", found, unread);
    if (!unread.isEmpty()) {
      context
          .log()
          .warn("Lines of htpasswd are no user with a password; they let nobody in", "at", unread);
    }
    users = Map.copyOf(found);
  }

  private static void readLines(
      String text, String where, Map<String, UserPassword> found, List<String> unread) {
    int number = 0;
    for (String each : (Iterable<String>) text.lines()::iterator) {
      number++;
      String line = each.strip();
      int colon = line.indexOf(':');
      if (line.isEmpty() || (line.startsWith("#") && colon < 0)) {
        continue;
      }
      PasswordHash hash = colon < 0 ? null : PasswordHash.parse(line.substring(colon + 1));
      if (hash == null) {
        unread.add(where + " line " + number);
      } else {
        found.put(line.substring(0, colon), new UserPassword(hash));
      }
    }
  }

  @Override
  public void stop(Deadline deadline) {
    if (file != null) {
      file.stop();
    }
  }

  @Override
  public boolean takesLong(CallHead head) {
    try {
      Credentials shown = Credentials.of(head.headers());
      UserPassword known = users.get(shown.user());
      return known != null && known.isSlow() && known.remembered(shown.password()) == null;
    } catch (NotAuthenticated e) {
      return false; // there is nothing to hash: it is refused at once
    }
  }

  @Override
  public Map<String, String> authenticate(CallHead head) throws NotAuthenticated {
    Credentials shown = Credentials.of(head.headers());
    UserPassword known = users.get(shown.user());
    if (known == null || !isRight(known, shown.password())) {
      throw new NotAuthenticated("invalid credentials");
    }
    return Map.of("username", shown.user(), "raw", shown.raw());
  }

  private boolean isRight(UserPassword known, byte[] password) throws NotAuthenticated {
    Boolean remembered = known.remembered(password);
    if (remembered != null) {
      return remembered;
    }
    if (!known.isSlow()) {
      return known.matches(password);
    }
    if (!hashing.tryAcquire()) {
      throw NotAuthenticated.forNow("too many passwords are being checked");
    }
    try {
      return known.matches(password);
    } finally {
      hashing.release();
    }
  }
}
