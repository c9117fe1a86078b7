package dev.sluice.codec;

import com.github.luben.zstd.util.Native;
import net.jpountz.lz4.LZ4Factory;
import org.xerial.snappy.Snappy;

/**
 * Which native libraries load on this machine. Each is optional: jars may be left out, and natives
 * may be missing for a platform.
 */
final class Natives {
  private Natives() {}

  static boolean zstd() {
    try {
      Native.load();
      return Native.isLoaded();
    } catch (LinkageError e) {
      return false;
    }
  }

  static boolean snappy() {
    try {
      return !Snappy.getNativeLibraryVersion().isEmpty();
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }

  /** It has Java code for the case that its native part does not load. */
  static boolean lz4() {
    try {
      return LZ4Factory.safeInstance() != null;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }
}
