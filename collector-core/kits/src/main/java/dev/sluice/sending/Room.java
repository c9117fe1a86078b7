package dev.sluice.sending;

/** What one batch occupies from when it was taken until the last of its items has settled. */
interface Room {
  /** Gives it back; once. May let others in, on this thread. */
  void giveBack();
}
