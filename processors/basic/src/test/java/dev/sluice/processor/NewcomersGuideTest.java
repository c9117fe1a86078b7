package dev.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.ProcessorFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The component that CONTRIBUTING.md leads through, made of exactly that text. */
class NewcomersGuideTest {
  private static final Path GUIDE = Path.of("../../CONTRIBUTING.md");
  private static final Pattern FILE =
      Pattern.compile(
          "^`(processors/[^`]+)`[^\\n]*\\n```\\w*\\n(.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final int MOST_MAIN_LINES = 40;

  @TempDir Path checkout;
  private final Map<String, String> files = new LinkedHashMap<>();

  @BeforeEach
  void writeTheFilesOfTheGuide() throws IOException {
    Matcher file = FILE.matcher(Files.readString(GUIDE));
    while (file.find()) {
      files.put(file.group(1), file.group(2));
      Path path = checkout.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.group(2));
    }
    assertThat(files).as("files in %s", GUIDE).isNotEmpty();
  }

  @Test
  void takesFewLinesBesideItsTests() {
    long lines =
        files.entrySet().stream()
            .filter(file -> file.getKey().contains("/src/main/"))
            .flatMap(file -> file.getValue().lines())
            .map(String::strip)
            .filter(
                line ->
                    !line.isEmpty() && !line.startsWith("import ") && !line.startsWith("package "))
            .filter(
                line -> !line.startsWith("/*") && !line.startsWith("*") && !line.startsWith("//"))
            .count();
    assertThat(lines).isLessThanOrEqualTo(MOST_MAIN_LINES);
  }

  @Test
  void compilesWithoutAWarningIsFoundAndPassesItsTests() throws Exception {
    Path classes = Files.createDirectories(checkout.resolve("classes"));
    compile(classes);
    Path services = checkout.resolve("processors/basic/src/main/resources");
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL(), services.toUri().toURL()},
            getClass().getClassLoader())) {
      assertThat(ServiceLoader.load(ProcessorFactory.class, loader))
          .anyMatch(factory -> factory.type().name().equals("drop_empty"));
      TestExecutionSummary summary = run(loader, classes);
      StringWriter failures = new StringWriter();
      summary.printFailuresTo(new java.io.PrintWriter(failures));
      assertThat(failures.toString()).isEmpty();
      assertThat(summary.getTestsSucceededCount()).isGreaterThan(5); // the contract and its own
    }
  }

  private void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources =
          files.keySet().stream()
              .filter(name -> name.endsWith(".java"))
              .map(checkout::resolve)
              .toList();
      List<String> options =
          List.of(
              "--release",
              "17",
              "-Xlint:all,-processing",
              "-Werror",
              "-parameters",
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  words, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as("%s", words).isTrue();
    }
  }

  private static TestExecutionSummary run(URLClassLoader loader, Path classes) throws IOException {
    List<Class<?>> tests = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var found = Files.walk(classes)) {
      for (Path file : found.filter(path -> path.toString().endsWith("Test.class")).toList()) {
        String name =
            classes.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        tests.add(loader.loadClass(name));
      }
      thread.setContextClassLoader(loader);
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(tests.stream().map(DiscoverySelectors::selectClass).toList())
                  .build(),
              listener);
      return listener.getSummary();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
