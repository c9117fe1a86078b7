package dev.sluice.extension.filestorage;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Who may do what with files and folders that are made here. */
final class Permissions {
  /** From the lowest bit up. */
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = of(0700);
  static final Set<PosixFilePermission> OWNER_ONLY_FILE = of(0600);

  private Permissions() {}

  /**
   * Reads octal digits as the reference does, without a prefix.
   *
   * @throws IllegalArgumentException with the reference's text
   */
  static Set<PosixFilePermission> parse(String octal) {
    int bits;
    try {
      bits = Integer.parseInt(octal, 8);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "directory_permissions value must be a valid octal representation", e);
    }
    if ((bits & 0777) != bits) {
      throw new IllegalArgumentException(
          "directory_permissions contain invalid bits for file access");
    }
    return of(bits);
  }

  private static Set<PosixFilePermission> of(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < BITS.length; i++) {
      if ((bits >> i & 1) != 0) {
        permissions.add(BITS[i]);
      }
    }
    return permissions;
  }

  /** What to give to the call that makes a file at that path; nothing where it has no such bits. */
  static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
