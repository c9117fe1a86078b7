/** Tests of the whole: module boundaries, dependency trees, documents, real clients. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
