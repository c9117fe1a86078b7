@NullMarked
package dev.sluice.extension.filestorage;

import org.jspecify.annotations.NullMarked;
