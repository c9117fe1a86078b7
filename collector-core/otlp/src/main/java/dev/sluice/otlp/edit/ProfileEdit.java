package dev.sluice.otlp.edit;

import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.wire.Tags;

/** A profile; what is in it stands in the dictionary of its request, so that it stays as it is. */
public final class ProfileEdit extends ItemEdit<ProfileView, ProfileEdit> {
  ProfileEdit(ScopeEntryEdit<ProfileEdit> entry) {
    super(entry);
  }

  @Override
  ProfileView newView() {
    return new ProfileView();
  }

  @Override
  int items(byte[] b, int p, int end) {
    return OtlpCount.occurrences(Tags.SAMPLES, b, p, end);
  }
}
