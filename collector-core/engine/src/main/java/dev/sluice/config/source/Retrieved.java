package dev.sluice.config.source;

import dev.sluice.config.tree.Node;

/**
 * What a location holds.
 *
 * @param node the text read as YAML; the text itself when it is not YAML or is a YAML text
 * @param text as it was found
 * @param notYaml why it is not YAML; empty when it is
 * @param moreDocuments whether YAML documents follow, which are not read
 */
record Retrieved(Node node, String text, String notYaml, boolean moreDocuments) {}
