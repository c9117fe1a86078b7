package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MissingNativesTest {
  /** Loads our classes anew, and has never heard of the libraries with native parts. */
  private static final class WithoutNatives extends ClassLoader {
    private static final List<String> MISSING =
        List.of("com.github.luben.", "org.xerial.", "net.jpountz.");

    WithoutNatives() {
      super(MissingNativesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (MISSING.stream().anyMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      return name.startsWith("dev.sluice.codec.") ? anew(name) : super.loadClass(name, resolve);
    }

    private Class<?> anew(String name) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void codingsWithoutTheirLibraryAreUnsupportedAndTheOthersWork() throws Exception {
    Class<?> type = new WithoutNatives().loadClass(ContentCodings.class.getName());
    AutoCloseable codings = (AutoCloseable) type.getConstructor().newInstance();
    for (String name : ContentCodings.NAMES) {
      Object found = type.getMethod("of", String.class).invoke(codings, name);
      boolean pureJava = List.of("gzip", "zlib", "deflate").contains(name);
      assertThat(((Optional<?>) found).isPresent()).as(name).isEqualTo(pureJava);
    }
    codings.close();
  }
}
