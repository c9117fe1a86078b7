package dev.sluice.processor.memorylimiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMemoryTest {
  @TempDir private Path root;

  @Test
  void inAContainerTheLimitStandsAtTheMountsRoot() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "536870912\n");
    assertThat(CgroupMemory.limitBytes(root)).hasValue(512L << 20);
  }

  @Test
  void theLeastLimitOnTheWayUpCounts() throws IOException {
    write("proc/self/cgroup", "0::/system.slice/sluice.service\n");
    write("sys/fs/cgroup/system.slice/memory.max", "100000000\n");
    write("sys/fs/cgroup/system.slice/sluice.service/memory.max", "max\n");
    assertThat(CgroupMemory.limitBytes(root)).hasValue(100_000_000);
  }

  @Test
  void versionOneIsReadToo() throws IOException {
    write("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/a/b\n");
    write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "77777777\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(CgroupMemory.limitBytes(root)).hasValue(77_777_777);
  }

  @Test
  void noFileOrNoLimitIsNoLimit() throws IOException {
    assertThat(CgroupMemory.limitBytes(root)).isEmpty();
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    assertThat(CgroupMemory.limitBytes(root)).isEmpty();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
