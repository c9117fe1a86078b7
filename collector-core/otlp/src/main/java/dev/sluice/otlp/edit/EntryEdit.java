package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What a request holds for a resource, or a resource for a scope. */
abstract class EntryEdit extends MessageEdit<EntryEdit.EntryView> {
  private @Nullable String newSchemaUrl;

  /** What the entry itself says; its resource or scope is a part with a view of its own. */
  static final class EntryView extends MessageView {
    EntryView() {
      super(Fields.Entry.SCHEMA_URL);
    }

    String schemaUrl() {
      return string(Fields.Entry.SCHEMA_URL);
    }
  }

  EntryEdit(EditRun run) {
    super(run);
  }

  @Override
  final EntryView newView() {
    return new EntryView();
  }

  @Override
  void bind(Splices around, byte[] b, int field, int length, int body, int end) {
    super.bind(around, b, field, length, body, end);
    newSchemaUrl = null;
  }

  /** As it came; it may be too large for being written once more. */
  @Override
  public final EntryView view() {
    return asItCame();
  }

  public final String schemaUrl() {
    return newSchemaUrl == null ? view().schemaUrl() : newSchemaUrl;
  }

  final void putSchemaUrl(String url) {
    newSchemaUrl = url;
    fields().string(Fields.Entry.SCHEMA_URL, url);
  }

  @Override
  final boolean vanishes() {
    return true;
  }

  @Override
  final boolean mayBeRewritten() {
    return false; // its parts are read by themselves
  }
}
