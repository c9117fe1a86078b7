package dev.sluice.extension.zpages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A page of headings and tables, without scripts and without anything from elsewhere. */
final class Html {
  private static final String STYLE =
      "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
          + "td,th{padding:.3em .8em;text-align:left;vertical-align:top}"
          + "tr:nth-child(even){background:#eee}";

  private final StringBuilder out = new StringBuilder(2048);

  Html(String title) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    out.append(escaped(title)).append("</title><style>").append(STYLE).append("</style></head>\n");
    out.append("<body>\n<h2>").append(escaped(title)).append("</h2>\n");
  }

  Html heading(String text) {
    out.append("<h3>").append(escaped(text)).append("</h3>\n");
    return this;
  }

  /** A table; cells are markup already. */
  Html table(List<String> titles, List<List<String>> rows) {
    out.append("<table>\n");
    if (!titles.isEmpty()) {
      out.append("<tr>");
      titles.forEach(title -> out.append("<th>").append(escaped(title)).append("</th>"));
      out.append("</tr>\n");
    }
    for (List<String> row : rows) {
      out.append("<tr>");
      row.forEach(cell -> out.append("<td>").append(cell).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</table>\n");
    return this;
  }

  Html paragraph(String markup) {
    out.append("<p>").append(markup).append("</p>\n");
    return this;
  }

  String end() {
    return out.append("</body>\n</html>\n").toString();
  }

  /** A link; names and values of its parameters in turns. */
  static String link(String text, String page, String... parameters) {
    StringBuilder target = new StringBuilder(page);
    for (int i = 0; i < parameters.length; i += 2) {
      target
          .append(i == 0 ? "?" : "&amp;")
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return "<a href=\"" + target + "\">" + escaped(text) + "</a>";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }
}
