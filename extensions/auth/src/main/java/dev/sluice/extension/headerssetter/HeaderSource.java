package dev.sluice.extension.headerssetter;

import dev.sluice.component.ClientAuthenticator.NoCredentials;
import dev.sluice.component.OutgoingCall;
import dev.sluice.config.Secret;
import dev.sluice.credentials.CredentialFile;
import dev.sluice.credentials.HeaderBytes;
import dev.sluice.extension.headerssetter.HeadersSetterConfig.Header;
import java.util.List;

/** Where the value of a header comes from. Thread-safe. */
@FunctionalInterface
interface HeaderSource {
  /** The value for a call. */
  String value(OutgoingCall call) throws NoCredentials;

  /** The one that is configured; one that is taken away needs none. */
  static HeaderSource of(Header header) {
    String otherwise = header.defaultValue().map(Secret::reveal).map(HeaderBytes::sent).orElse("");
    if (header.fromContext().isPresent()) {
      String name = header.fromContext().get();
      return call -> {
        List<String> values = call.metadata().header(name);
        if (values.size() > 1) {
          throw new NoCredentials(
              values.size()
                  + " source keys found in the context, can't determine which one to use");
        }
        return values.isEmpty() ? otherwise : values.get(0);
      };
    }
    if (header.fromAttribute().isPresent()) {
      String name = header.fromAttribute().get();
      return call -> {
        String value = call.metadata().authAttributes().get(name);
        return value == null ? otherwise : HeaderBytes.sent(value);
      };
    }
    String value = header.value().map(Secret::reveal).map(HeaderBytes::sent).orElse("");
    return call -> value;
  }

  /** The text of a file. */
  static HeaderSource file(CredentialFile file) {
    return call -> {
      String text = file.text();
      if (text == null) {
        throw new NoCredentials("the file of a header has not been read");
      }
      return HeaderBytes.sent(text);
    };
  }
}
