package dev.sluice.otlp.edit;

import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.wire.Tags;

/** A profile; what is in it stands in the dictionary of its request, so that it stays as it is. */
public final class ProfileEdit extends MessageEdit<ProfileView> {
  private final ScopeEntryEdit<ProfileEdit> entry;

  ProfileEdit(EditRun run, ScopeEntryEdit<ProfileEdit> entry) {
    super(run);
    this.entry = entry;
  }

  @Override
  ProfileView newView() {
    return new ProfileView();
  }

  /** The scope it belongs to, with all that is in it. */
  public ScopeEntryEdit<ProfileEdit> scopeEntry() {
    return entry;
  }

  @Override
  int items(byte[] b, int p, int end) {
    return OtlpCount.occurrences(Tags.SAMPLES, b, p, end);
  }
}
