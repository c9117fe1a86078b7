package dev.sluice.component;

/**
 * What a component needs an extension to be: a type, and the words for the operator when it is not
 * there or something else. It stands beside the type.
 *
 * @param type what the extension implements
 * @param key the name of the key that names it
 * @param missing what is wrong when no such extension runs, {@code %s} for its id
 * @param another what is wrong when it is of another kind, {@code %s} for its id
 * @param mend what to name instead
 */
public record ExtensionRole<T>(
    Class<T> type, String key, String missing, String another, String mend) {}
