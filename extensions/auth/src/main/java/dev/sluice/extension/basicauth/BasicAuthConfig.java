package dev.sluice.extension.basicauth;

import static dev.sluice.config.Key.optional;
import static dev.sluice.config.Key.secret;
import static dev.sluice.config.Key.string;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Presence;
import dev.sluice.config.Secret;
import dev.sluice.config.Spec;
import java.util.Optional;

/**
 * Configuration of {@code basicauth}: one of the two.
 *
 * @param htpasswd whom a server lets in
 * @param clientAuth what a client shows
 */
public record BasicAuthConfig(Optional<Htpasswd> htpasswd, Optional<ClientAuth> clientAuth) {
  private static final String NO_SOURCE = "no credential source provided";

  static final Spec<BasicAuthConfig> SPEC =
      Spec.of(
          keys ->
              new BasicAuthConfig(
                  keys.get(
                      optional("htpasswd", Htpasswd.SPEC, Presence.NONE, "whom a server lets in")),
                  keys.get(
                      optional(
                          "client_auth", ClientAuth.SPEC, Presence.NONE, "what a client shows"))));

  /**
   * Users and their passwords, hashed or plain.
   *
   * @param file empty for none
   * @param inline lines as in the file, over those of the file; empty for none
   */
  public record Htpasswd(String file, Secret inline) {
    static final Spec<Htpasswd> SPEC =
        Spec.of(
            keys ->
                new Htpasswd(
                    keys.get(string("file", "", "a file of lines `user:password`")),
                    keys.get(secret("inline", "the same lines; they win over those of the file"))));
  }

  /**
   * One user.
   *
   * @param username empty for none
   * @param usernameFile of a file that has it, instead
   * @param password empty for none
   * @param passwordFile of a file that has it, instead
   */
  public record ClientAuth(
      String username, String usernameFile, Secret password, String passwordFile) {
    static final Spec<ClientAuth> SPEC =
        Spec.of(
            keys ->
                new ClientAuth(
                    keys.get(string("username", "", "the user's name, without a colon")),
                    keys.get(string("username_file", "", "a file that has it, instead")),
                    keys.get(secret("password", "the user's password")),
                    keys.get(string("password_file", "", "a file that has it, instead"))));

    public ClientAuth {
      if (usernameFile.isEmpty() && username.contains(":")) {
        throw new ConfigException(
            "username",
            "",
            "invalid authorization format",
            "A name has no colon: what stands behind it is the password.");
      }
    }
  }

  public BasicAuthConfig {
    if (htpasswd.isPresent() && clientAuth.isPresent()) {
      throw new ConfigException(
          "",
          "",
          "only one of `htpasswd` or `client_auth` can be specified",
          "Make two extensions, basicauth/server and basicauth/client.");
    }
    if (htpasswd.isEmpty() && clientAuth.isEmpty()) {
      throw new ConfigException(
          "", "", NO_SOURCE, "Write htpasswd for a server, client_auth for a client.");
    }
    if (htpasswd.filter(each -> each.file().isEmpty() && each.inline().isEmpty()).isPresent()) {
      throw new ConfigException("htpasswd", "", NO_SOURCE, "Write file or inline.");
    }
  }
}
