/**
 * What every receiver with clients needs once it has a request in its hands: {@link
 * dev.sluice.intake.Intake} checks it, brings old forms up to date, offers it to the pipelines,
 * counts it, and tells {@link dev.sluice.intake.Answer what the client gets to hear}; a {@link
 * dev.sluice.intake.Settlement} sees to it that the client hears once. A receiver's own files show
 * its protocol: how a request comes in, and how that protocol words an answer.
 */
@NullMarked
package dev.sluice.intake;

import org.jspecify.annotations.NullMarked;
