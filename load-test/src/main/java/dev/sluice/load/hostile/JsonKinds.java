package dev.sluice.load.hostile;

import java.util.List;
import java.util.function.Supplier;

/** Those whose OTLP/JSON becomes large, deep or many when it is read. */
final class JsonKinds {
  private JsonKinds() {}

  static void addTo(List<Kind> to) {
    jsonBomb(
        to, "json-numbers", "a histogram of ten million zeros", "/v1/metrics", Bombs::jsonNumbers);
    jsonBomb(to, "json-text", "one text of 20 MB", "/v1/traces", Bombs::jsonText);
    jsonBomb(to, "json-base64", "one value of 15 MB in base64", "/v1/traces", Bombs::jsonBase64);
    jsonBomb(to, "json-field-name", "a field name of 20 MB", "/v1/traces", Bombs::jsonFieldName);
    jsonBomb(to, "json-hex-id", "a trace id of 20 MB", "/v1/traces", Bombs::jsonHexId);
    jsonBomb(
        to, "json-empty-spans", "seven million empty spans", "/v1/traces", Bombs::jsonEmptySpans);
    jsonBomb(to, "json-nesting", "values 600,000 deep", "/v1/traces", Bombs::jsonNesting);
  }

  private static void jsonBomb(
      List<Kind> to, String name, String what, String path, Supplier<byte[]> plain) {
    to.add(
        new Kind(
            name,
            what + ", in gzip",
            Target::http,
            Kind.FEW,
            () -> Script.posts(path, "application/json", "gzip", Bytes.gzip(plain.get()))));
  }
}
