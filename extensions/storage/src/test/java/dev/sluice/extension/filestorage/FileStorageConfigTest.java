package dev.sluice.extension.filestorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStorageConfigTest {
  @TempDir Path directory;

  private FileStorageConfig config(String more) {
    return SpecBinder.fromYaml(
        FileStorageConfig.SPEC, "{directory: '" + directory + "'" + more + "}");
  }

  @Test
  void theReferencesDefaultsHoldExceptThatOnlyTheOwnerMayLook() {
    assertThat(config(""))
        .isEqualTo(
            new FileStorageConfig(
                directory.toString(), Duration.ofSeconds(1), false, false, "0700", 0))
        .isEqualTo(FileStorageConfig.in(directory));
    assertThatThrownBy(() -> SpecBinder.fromYaml(FileStorageConfig.SPEC, "{}"))
        .hasMessageStartingWith("directory must exist: stat /var/lib/otelcol/file_storage");
  }

  @Test
  void aDirectoryThatIsMissingOrNoneIsRefused() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> FileStorageConfig.in(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "directory must exist: stat "
                + missing
                + ": no such file or directory. You can enable the create_directory option to"
                + " automatically create it");
    Files.createFile(missing);
    assertThatThrownBy(() -> FileStorageConfig.in(missing))
        .hasMessage(missing + " is not a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{directory: ''}",
        "{directory: }",
        "{directory: '', create_directory: true}",
        "{directory: /tmp, compaction: {on_start: true, directory: /no/such}}",
        "{directory: /tmp, compaction: {on_rebound: true, directory: /no/such}}",
        "{directory: /tmp, compaction: {on_start: true, directory: ''}}",
        "{directory: /tmp, compaction: {on_start: true, directory: }}",
      })
  void noDirectoryIsRefused(String yaml) {
    assertThatThrownBy(() -> SpecBinder.fromYaml(FileStorageConfig.SPEC, yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("directory must exist: stat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compaction: {directory: /no/such}",
        "compaction: ",
        "create_directory: true, compaction: {on_start: true, directory: /no/such}",
        "compaction: {on_start: true}",
      })
  void whereNothingWouldBeCompactedNothingHasToBe(String more) {
    assertThat(config(", " + more).directory()).isEqualTo(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0o750", "", "rwx", "0890", "99999999999999"})
  void permissionsAreOctalDigits(String permissions) {
    assertThatThrownBy(
            () -> config(", create_directory: true, directory_permissions: '" + permissions + "'"))
        .hasMessage("directory_permissions value must be a valid octal representation");
    assertThat(config(", directory_permissions: '" + permissions + "'").createDirectory())
        .as("nobody looks at them then")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1777", "-1"})
  void permissionsAreOnlyThose(String permissions) {
    assertThatThrownBy(
            () -> config(", create_directory: true, directory_permissions: '" + permissions + "'"))
        .hasMessage("directory_permissions contain invalid bits for file access");
  }

  @Test
  void numbersBelowZeroAreRefused() {
    assertThatThrownBy(() -> config(", max_size: -1")).hasMessageContaining("max_size");
    assertThatThrownBy(() -> config(", timeout: -1s")).hasMessageContaining("timeout");
  }

  @Test
  void compactionIsCheckedAsThereAndHasNoEffect() {
    assertThat(
            config(
                ", recreate: true, compaction: {on_start: true, on_rebound: true, directory: '"
                    + directory
                    + "',"
                    + " max_transaction_size: 0, rebound_needed_threshold_mib: 1,"
                    + " rebound_trigger_threshold_mib: 1, check_interval: 1s,"
                    + " cleanup_on_start: true}"))
        .isEqualTo(config(""));
    assertThatThrownBy(() -> config(", compaction: {max_transaction_size: -1}"))
        .hasMessageEndingWith("max transaction size for compaction cannot be less than 0");
    assertThatThrownBy(() -> config(", compaction: {on_rebound: true, check_interval: 0s}"))
        .hasMessageContaining("compaction check interval must be positive");
  }
}
