/**
 * Extensions {@code basicauth}, {@code bearertokenauth}, {@code headers_setter}, {@code
 * oauth2client}.
 */
module dev.sluice.extension.auth {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.http;
  requires transitive dev.sluice.kits;

  exports dev.sluice.extension.basicauth;
  exports dev.sluice.extension.bearertokenauth;
  exports dev.sluice.extension.headerssetter;
  exports dev.sluice.extension.oauth2client;

  provides dev.sluice.component.ExtensionFactory with
      dev.sluice.extension.basicauth.BasicAuthFactory,
      dev.sluice.extension.bearertokenauth.BearerTokenAuthFactory,
      dev.sluice.extension.headerssetter.HeadersSetterFactory,
      dev.sluice.extension.oauth2client.OAuth2ClientFactory;
}
