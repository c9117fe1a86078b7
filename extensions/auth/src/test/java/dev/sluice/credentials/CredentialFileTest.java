package dev.sluice.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.id.ComponentKind;
import dev.sluice.testkit.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFileTest {
  private final TestContext world = TestContext.of(ComponentKind.EXTENSION, "bearertokenauth");
  private final AtomicInteger changes = new AtomicInteger();

  @TempDir private Path folder = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = folder.resolve("secret");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private CredentialFile file() {
    return new CredentialFile(path.toString(), world, changes::incrementAndGet);
  }

  private CredentialFile started() throws IOException {
    CredentialFile file = file();
    file.start();
    return file;
  }

  private void oneInterval() {
    world.manualClock().advance(CredentialFile.INTERVAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "abc\n",
        "abc\r\n",
        "\uFEFFabc",
        "\uFEFF\r\n  abc \t\r\n\r\n",
        "\u2003abc\u2003"
      })
  void whatStandsAroundTheTextIsNoPartOfIt(String content) throws Exception {
    Files.writeString(path, content);
    assertThat(started().text()).isEqualTo("abc");
  }

  @Test
  void anotherTextIsInUseWithinAnInterval() throws Exception {
    Files.writeString(path, "one");
    CredentialFile file = started();
    Files.writeString(path, "two"); // as long, and within the same tick
    oneInterval();
    assertThat(file.text()).isEqualTo("two");
    assertThat(changes).hasValue(2);
    oneInterval();
    assertThat(changes).as("nothing changed").hasValue(2);
  }

  @Test
  void aFileThatTakesThePlaceOfAnotherIsReadHoweverOldItIs() throws Exception {
    FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.writeString(path, "one");
    Files.setLastModifiedTime(path, old);
    CredentialFile file = started();
    Path next = Files.writeString(folder.resolve("next"), "two");
    Files.setLastModifiedTime(next, old);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    oneInterval();
    assertThat(file.text()).isEqualTo("two");
  }

  @Test
  void aLinkThatIsTurnedIsFollowed() throws Exception {
    Path data = folder.resolve("data");
    for (String name : new String[] {"one", "two"}) {
      Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("secret"), name);
    }
    Files.createSymbolicLink(data, folder.resolve("one"));
    Files.createSymbolicLink(path, data.resolve("secret"));
    CredentialFile file = started();
    assertThat(file.text()).isEqualTo("one");
    Path turned = Files.createSymbolicLink(folder.resolve("turned"), folder.resolve("two"));
    Files.move(turned, data, StandardCopyOption.ATOMIC_MOVE);
    oneInterval();
    assertThat(file.text()).isEqualTo("two");
  }

  @Test
  void theLastTextStaysWhileThereIsNoneAndOneLineSaysSo() throws Exception {
    Files.writeString(path, "one");
    CredentialFile file = started();
    Files.delete(path);
    oneInterval();
    oneInterval();
    assertThat(file.text()).isEqualTo("one");
    assertThat(world.log().messages("warn"))
        .containsExactly("A credentials file cannot be read again; its last value stays in use");
    Files.writeString(path, " \r\n");
    oneInterval();
    assertThat(file.text()).as("an empty file").isEqualTo("one");
    Files.write(path, new byte[CredentialFile.MAX_BYTES + 1]);
    oneInterval();
    assertThat(file.text()).as("a huge file").isEqualTo("one");
    Files.writeString(path, "two");
    oneInterval();
    assertThat(file.text()).isEqualTo("two");
    assertThat(world.log().messages("info"))
        .containsExactly("A credentials file can be read again");
    oneInterval();
    assertThat(world.log().messages("info")).as("once").hasSize(1);
    assertThat(world.log().lines().toString()).doesNotContain("two");
  }

  @Test
  void whatIsMissingEmptyAFolderOrHugeDoesNotBegin() throws Exception {
    assertThatThrownBy(this::started)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("failed to read credentials file \"" + path + "\": no such file");
    Files.writeString(path, "\uFEFF\n");
    assertThatThrownBy(this::started).hasMessageContaining("it is empty");
    Files.write(path, new byte[CredentialFile.MAX_BYTES + 1]);
    assertThatThrownBy(this::started).hasMessageContaining("longer than");
    Files.delete(path);
    Files.createDirectory(path);
    assertThatThrownBy(this::started).isInstanceOf(IOException.class);
    assertThat(world.manualClock().pending()).isEmpty();
  }

  @Test
  void aFileThatMayComeLaterIsFound() throws Exception {
    CredentialFile file = file();
    assertThat(file.startWithout()).isFalse();
    oneInterval();
    assertThat(file.text()).isNull();
    Files.write(path, "late".getBytes(StandardCharsets.UTF_8));
    oneInterval();
    assertThat(file.text()).isEqualTo("late");
  }

  @Test
  void whoeverFailsOverAChangeStillHearsOfTheNext() throws Exception {
    Files.writeString(path, "one");
    CredentialFile file =
        new CredentialFile(
            path.toString(),
            world,
            () -> {
              if (changes.incrementAndGet() == 2) {
                throw new IllegalStateException("broken");
              }
            });
    file.start();
    Files.writeString(path, "two");
    try {
      oneInterval();
    } catch (IllegalStateException e) {
      assertThat(e).as("told on the worker, which is this thread").hasMessage("broken");
    }
    Files.writeString(path, "three");
    oneInterval();
    assertThat(file.text()).isEqualTo("three");
    assertThat(changes).hasValue(3);
  }

  @Test
  void aNameThatNoFileCanHaveIsAFileThatCannotBeRead() {
    CredentialFile file = new CredentialFile("a\0b", world, changes::incrementAndGet);
    assertThatThrownBy(file::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no file can have this name");
    assertThat(file.startWithout()).isFalse();
    assertThatThrownBy(() -> CredentialFile.read("a\0b")).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsReadOnceIsReadByTheSameRules() throws Exception {
    assertThatThrownBy(() -> CredentialFile.read(path.toString()))
        .hasMessage("failed to read credentials file \"" + path + "\": no such file or directory");
    Files.writeString(path, "\uFEFF one \r\n");
    assertThat(CredentialFile.read(path.toString())).isEqualTo("one");
    Files.write(path, new byte[CredentialFile.MAX_BYTES + 1]);
    assertThatThrownBy(() -> CredentialFile.read(path.toString()))
        .hasMessageContaining("longer than");
  }

  @Test
  void nothingIsLookedAtAfterTheEnd() throws Exception {
    Files.writeString(path, "one");
    CredentialFile file = started();
    file.stop();
    Files.writeString(path, "two");
    oneInterval();
    assertThat(file.text()).isEqualTo("one");
    assertThat(world.manualClock().pending()).isEmpty();
  }
}
