package dev.sluice.extension.headerssetter;

import dev.sluice.component.ClientAuthenticator;
import dev.sluice.component.Extension;
import dev.sluice.component.ExtensionContext;
import dev.sluice.component.ExtensionRole;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.ConfigException;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.extension.headerssetter.HeadersSetterConfig.Action;
import dev.sluice.extension.headerssetter.HeadersSetterConfig.Header;
import dev.sluice.flow.Deadline;
import dev.sluice.id.ComponentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sets and takes away headers of calls, over those of another authenticator where one is named.
 * Thread-safe.
 */
final class HeadersSetter implements Extension, ClientAuthenticator {
  private static final ExtensionRole<ClientAuthenticator> ADDITIONAL =
      new ExtensionRole<>(
          ClientAuthenticator.class,
          "additional_auth",
          "auth extension %s not found",
          "auth extension %s is not a client authenticator",
          "Name an extension that gives credentials, or remove additional_auth.");

  private final HeadersSetterConfig config;
  private final ExtensionContext context;
  private final List<Step> steps = new ArrayList<>();
  private final List<CredentialFile> files = new ArrayList<>();
  private volatile @Nullable ClientAuthenticator additional; // set by start

  /** What is done with one header. */
  private record Step(Action action, String name, HeaderSource source) {}

  HeadersSetter(HeadersSetterConfig config, ExtensionContext context) {
    this.config = config;
    this.context = context;
    for (Header header : config.headers()) {
      steps.add(
          new Step(
              header.action().orElse(Action.UPSERT),
              header.key().toLowerCase(Locale.ROOT),
              source(header)));
    }
  }

  private HeaderSource source(Header header) {
    if (header.valueFile().isPresent()) {
      CredentialFile file = new CredentialFile(header.valueFile().get(), context, () -> {});
      files.add(file);
      return HeaderSource.file(file);
    }
    return HeaderSource.of(header);
  }

  @Override
  public void start() throws IOException {
    for (Header header : config.headers()) {
      if (header.action().isEmpty()) {
        context
            .log()
            .warn(
                "The action was not provided, using 'upsert'. In future versions, we'll require"
                    + " this to be explicitly set",
                "key",
                header.key());
      }
    }
    if (config.additionalAuth().isPresent()) {
      additional = context.extension(config.additionalAuth().get(), ADDITIONAL);
      checkCircle(config.additionalAuth().get());
    }
    for (CredentialFile file : files) {
      file.start();
    }
  }

  /** Each names another at most: a circle comes back to here, if it does not to somebody behind. */
  private void checkCircle(ComponentId named) {
    Set<ComponentId> passed = new HashSet<>();
    ComponentId next = named;
    while (context.extension(next, ADDITIONAL) instanceof HeadersSetter setter) {
      if (setter == this || !passed.add(next)) {
        throw new ConfigException(
            "additional_auth",
            named,
            "asks for its own headers in a circle",
            "Name an extension that does not come back to this one.");
      }
      if (setter.config.additionalAuth().isEmpty()) {
        return;
      }
      next = setter.config.additionalAuth().get();
    }
  }

  @Override
  public void stop(Deadline deadline) {
    files.forEach(CredentialFile::stop);
  }

  @Override
  public Map<String, String> headers(OutgoingCall call) throws NoCredentials {
    Map<String, String> sent = after(call);
    Map<String, String> before = call.headers();
    sent.entrySet().removeIf(each -> each.getValue().equals(before.get(each.getKey())));
    return sent;
  }

  @Override
  public Set<String> without(OutgoingCall call) {
    Map<String, String> sent;
    try {
      sent = after(call);
    } catch (NoCredentials e) {
      return Set.of(); // whoever asks for the headers is told why there are none
    }
    Set<String> gone = new TreeSet<>(call.headers().keySet());
    gone.removeAll(sent.keySet());
    return gone;
  }

  /** Configured headers and those of the other authenticator, with everything done to them. */
  private Map<String, String> after(OutgoingCall call) throws NoCredentials {
    Map<String, String> headers = new TreeMap<>(call.headers());
    ClientAuthenticator base = additional;
    if (base != null) {
      headers.keySet().removeAll(base.without(call));
      base.headers(call)
          .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    }
    for (Step step : steps) {
      apply(step, call, headers);
    }
    return headers;
  }

  private static void apply(Step step, OutgoingCall call, Map<String, String> headers)
      throws NoCredentials {
    if (step.action() == Action.DELETE) {
      headers.remove(step.name());
      return;
    }
    String value = step.source().value(call);
    if (step.action() == Action.INSERT) {
      headers.putIfAbsent(step.name(), value);
    } else if (step.action() == Action.UPSERT || headers.containsKey(step.name())) {
      headers.put(step.name(), value);
    }
  }

  @Override
  public void whenReady(OutgoingCall call, Runnable then) {
    ClientAuthenticator base = additional;
    if (base == null) {
      then.run();
    } else {
      base.whenReady(call, then);
    }
  }

  @Override
  public boolean refused(OutgoingCall call, Map<String, String> given) {
    ClientAuthenticator base = additional;
    return base != null && base.refused(call, given);
  }

  @Override
  public boolean isSecret() {
    ClientAuthenticator base = additional;
    return base != null && base.isSecret();
  }
}
