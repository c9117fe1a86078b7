/*
 * The entry point of the image: turns the limits of the container into JVM flags and becomes the JVM, so that signals
 * reach it and no shell is needed. Linked statically.
 *
 *   GOMEMLIMIT   bytes, or with B, KiB, MiB, GiB, TiB, as Kubernetes writes them (Ki, Mi, Gi, Ti, k, M, G, T) or with an
 *                exponent (1e9): what heap and direct memory may use together
 *   GOMAXPROCS   number of processors to use
 *   SLUICE_HOME  where the distribution lies, default /opt/sluice
 *   SLUICE_JAVA_OPTS  further JVM options, separated by spaces; they come last, so they win
 *   SLUICE_FLAGS_FOR  starts nothing: prints the JVM's flags for the machine whose /proc/meminfo and /sys/fs/cgroup lie
 *                     below this folder
 *
 * Without a usable GOMEMLIMIT it is 80 % of the cgroup's limit; without that either, a quarter of the machine's memory.
 * 160 MiB of it are kept for the JVM itself. Of the rest 70 % are heap, and 15 % direct memory for each of the two
 * Netty copies (gRPC has its own).
 */
#include <errno.h>
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB (1024ULL * 1024ULL)
#define JVM_ITSELF (160 * MIB)
#define LEAST (96 * MIB)
#define MOST_FLAGS 64
#define CA_BUNDLE "/etc/ssl/certs/ca-certificates.crt"

static const char *flags[MOST_FLAGS + 1];
static int flag_count;
static const char *root = "";

/* A file of the machine, below the root. */
static FILE *machine_file(const char *path) {
  char full[4096];
  snprintf(full, sizeof full, "%s%s", root, path);
  return fopen(full, "r");
}

static void add(const char *flag) {
  if (flag_count == MOST_FLAGS) {
    fprintf(stderr, "too many JVM options\n");
    exit(1);
  }
  flags[flag_count++] = flag;
}

static void addf(const char *format, unsigned long long value) {
  char *flag = malloc(128);
  if (flag == NULL) {
    perror("malloc");
    exit(1);
  }
  snprintf(flag, 128, format, value);
  add(flag);
}

static void add_path(const char *prefix, const char *home, const char *name) {
  size_t size = strlen(prefix) + strlen(home) + strlen(name) + 1;
  char *flag = malloc(size);
  if (flag == NULL) {
    perror("malloc");
    exit(1);
  }
  snprintf(flag, size, "%s%s%s", prefix, home, name);
  add(flag);
}

/* A number that stands alone in a file; 0 when there is none or it says "max". */
static unsigned long long number_in(const char *path) {
  unsigned long long value = 0;
  FILE *file = machine_file(path);
  if (file != NULL) {
    if (fscanf(file, "%llu", &value) != 1) {
      value = 0;
    }
    fclose(file);
  }
  return value;
}

static unsigned long long machine_bytes(void) {
  unsigned long long kib = 0;
  char line[256];
  FILE *file = machine_file("/proc/meminfo");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "MemTotal: %llu kB", &kib) == 1) {
      break;
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return (kib == 0 ? 4194304ULL : kib) * 1024ULL;
}

/* The cgroup's memory limit; 0 for none. Version 1 writes a huge number for "none". */
static unsigned long long cgroup_bytes(unsigned long long machine) {
  unsigned long long limit = number_in("/sys/fs/cgroup/memory.max");
  if (limit == 0 || limit >= machine) {
    limit = number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes");
  }
  return limit < machine ? limit : 0;
}

/* 0 when it is "off" or nothing usable: the next source decides. */

static unsigned long long parse_memory(const char *text) {
  static const struct {
    const char *name;
    unsigned long long bytes;
  } units[] = {{"", 1},
               {"B", 1},
               {"KiB", 1ULL << 10},
               {"Ki", 1ULL << 10},
               {"MiB", 1ULL << 20},
               {"Mi", 1ULL << 20},
               {"GiB", 1ULL << 30},
               {"Gi", 1ULL << 30},
               {"TiB", 1ULL << 40},
               {"Ti", 1ULL << 40},
               {"k", 1000ULL},
               {"e3", 1000ULL},
               {"E3", 1000ULL},
               {"M", 1000000ULL},
               {"e6", 1000000ULL},
               {"E6", 1000000ULL},
               {"G", 1000000000ULL},
               {"e9", 1000000000ULL},
               {"E9", 1000000000ULL},
               {"T", 1000000000000ULL},
               {"e12", 1000000000000ULL},
               {"E12", 1000000000000ULL}};
  char *end = NULL;
  unsigned long long value;
  size_t i;
  errno = 0;
  value = strtoull(text, &end, 10);
  if (!isdigit((unsigned char)text[0]) || errno != 0) {
    return 0;
  }
  for (i = 0; i < sizeof units / sizeof *units; i++) {
    if (strcmp(end, units[i].name) == 0) {
      return value > (1ULL << 60) / units[i].bytes ? 0 : value * units[i].bytes;
    }
  }
  return 0;
}

static void add_memory(void) {
  const char *given = getenv("GOMEMLIMIT");
  unsigned long long machine = machine_bytes();
  unsigned long long cgroup = cgroup_bytes(machine);
  unsigned long long total = given == NULL ? 0 : parse_memory(given);
  unsigned long long usable;
  if (total == 0) {
    if (given != NULL && *given != '\0' && strcmp(given, "off") != 0 && strcmp(given, "0") != 0) {
      fprintf(stderr,
              "GOMEMLIMIT=%s is no number of bytes (write for example 400MiB): the machine's limit counts\n",
              given);
    }
    total = cgroup != 0 ? cgroup / 10 * 8 : machine / 4;
  }
  usable = total > JVM_ITSELF + LEAST ? total - JVM_ITSELF : LEAST;
  addf("-Xmx%llum", usable * 70 / 100 / MIB);
  addf("-XX:MaxDirectMemorySize=%llum", usable * 30 / 100 / MIB);
  addf("-Dio.netty.maxDirectMemory=%llu", usable * 15 / 100);
  addf("-Dio.grpc.netty.shaded.io.netty.maxDirectMemory=%llu", usable * 15 / 100);
  if (usable * 70 / 100 <= 1024ULL * MIB) {
    add("-XX:+UseSerialGC");
    add("-XX:NewSize=2m");
    add("-Xms16m"); /* otherwise it begins with a 64th of the machine, and keeps that for good */
  }
}

static void add_extra(const char *text) {
  char *copy = strdup(text);
  char *word;
  if (copy == NULL) {
    perror("strdup");
    exit(1);
  }
  for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
    add(word);
  }
}

int main(int argc, char **argv) {
  const char *home = getenv("SLUICE_HOME");
  const char *processors = getenv("GOMAXPROCS");
  const char *extra = getenv("SLUICE_JAVA_OPTS");
  const char *dry = getenv("SLUICE_FLAGS_FOR");
  const char *slash = strrchr(argv[0], '/');
  char java[4096];
  char cache[4096];
  const char **all;
  int i;

  if (home == NULL) {
    home = "/opt/sluice";
  }
  if (dry != NULL) {
    root = dry;
  }
  add("java");
  add_memory();
  add("-Xss512k");
  add("-XX:-UsePerfData");
  add("-XX:+ExitOnOutOfMemoryError");
  add("-Xlog:disable");
  add("-Xlog:all=error:stderr");
  add("--enable-native-access=ALL-UNNAMED");
  add("-Dsun.net.inetaddr.ttl=30");
  add("-Dsun.net.inetaddr.negative.ttl=5");
  add("-Dorg.xerial.snappy.use.systemlib=true"); /* from java.library.path; a read-only root has no place to unpack */
  add("-Dio.netty.leakDetection.level=disabled");
  add("-Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled");
  add("-Dio.netty.jfr.enabled=false");
  add("-Dio.grpc.netty.shaded.io.netty.jfr.enabled=false");
  add("-Dio.netty.tryReflectionSetAccessible=true"); /* before 25: buffers whose memory is not cleared first */
  add("-Dio.grpc.netty.shaded.io.netty.tryReflectionSetAccessible=true");
  add("-Dio.grpc.netty.shaded.io.netty.allocator.type=unpooled"); /* gRPC has a pool of its own */
  add("-XX:TrimNativeHeapInterval=5000"); /* what compilers used goes back to the system */
  add_path("-Djava.library.path=", home, "/native");
  add_path("-Dsluice.command=", slash == NULL ? argv[0] : slash + 1, "");
  if (processors != NULL && processors[strspn(processors, "0123456789")] == '\0' && atoi(processors) > 0) {
    addf("-XX:ActiveProcessorCount=%llu", strtoull(processors, NULL, 10));
  }
  snprintf(cache, sizeof cache, "%s/sluice.aot", home);
  if (access(cache, R_OK) == 0) {
    add_path("-XX:AOTCache=", cache, "");
  }
  if (extra != NULL) {
    add_extra(extra);
  }
  if (dry != NULL) {
    for (i = 1; i < flag_count; i++) {
      puts(flags[i]);
    }
    return 0;
  }
  add("-jar");
  add_path("", home, "/sluice.jar");

  all = calloc((size_t)flag_count + (size_t)argc + 1, sizeof *all);
  if (all == NULL) {
    perror("calloc");
    return 1;
  }
  memcpy(all, flags, (size_t)flag_count * sizeof *all);
  for (i = 1; i < argc; i++) {
    all[flag_count + i - 1] = argv[i];
  }
  setenv("MALLOC_ARENA_MAX", "1", 0); /* glibc keeps what compilers freed: less of it in one arena */
  if (access(CA_BUNDLE, R_OK) == 0) {
    setenv("SSL_CERT_FILE", CA_BUNDLE, 0); /* a bundle mounted there is trusted, as in other images */
  }
  snprintf(java, sizeof java, "%s/jre/bin/java", home);
  /* A JVM leaves signals alone that were ignored when it started, as nohup and "&" in scripts leave them. */
  signal(SIGHUP, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  execv(java, (char *const *)all);
  fprintf(stderr, "cannot run %s: %s\n", java, strerror(errno));
  return 1;
}
