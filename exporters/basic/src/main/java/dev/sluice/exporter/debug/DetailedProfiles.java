package dev.sluice.exporter.debug;

import dev.sluice.otlp.view.ProfileView;

/** Profiles, as far as they say something without the request's dictionary. */
final class DetailedProfiles {
  private DetailedProfiles() {}

  static void write(DetailedText to, ProfileView profile) {
    for (int i = 0; to.isWanted() && profile.next(); i++) {
      to.entry("Profile #" + i);
      to.column("Profile ID", GoText.id(profile.profileId()));
      to.column("Start time", GoText.time(profile.timeUnixNano()));
      to.column("DurationNano", Long.toUnsignedString(profile.durationNano()));
      to.entry(
          "    Dropped attributes count: "
              + Integer.toUnsignedString(profile.droppedAttributesCount()));
      to.entry("    Samples: " + profile.samples());
    }
  }
}
