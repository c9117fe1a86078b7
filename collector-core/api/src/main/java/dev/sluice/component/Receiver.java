package dev.sluice.component;

/**
 * Brings data in and gives it to the consumers that its factory was handed, one for each signal in
 * use.
 */
public interface Receiver extends Component {}
