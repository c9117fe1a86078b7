package dev.sluice.collector;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete the command line. One script serves bash and zsh. */
@Command(
    name = "completion",
    description = "Generate the autocompletion script for the specified shell")
final class CompletionCommand implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private HelpFlag help = new HelpFlag();

  private final PrintStream out;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "[shell]")
  private @Nullable String shell;

  /** Accepted and without effect: the scripts have no descriptions. */
  @Option(names = "--no-descriptions", description = "disable completion descriptions")
  void noDescriptions(boolean given) {}

  CompletionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not part of a command line");
    }
    CommandLine root = spec.root().commandLine();
    String wanted = shell == null ? "" : shell;
    switch (wanted) {
      case "bash", "zsh" -> out.print(AutoComplete.bash(root.getCommandName(), root));
      case "fish", "powershell" ->
          throw new CommandException(
              "no autocompletion script for " + wanted + ": there is one for bash and zsh only");
      default ->
          out.printf(
              """
              Generate the autocompletion script for %1$s for the specified shell.

              Usage:
                %1$s completion [command]

              Available Commands:
                bash        Generate the autocompletion script for bash
                zsh         Generate the autocompletion script for zsh

              To load completions in the current shell session:

                source <(%1$s completion bash)
              """,
              root.getCommandName());
    }
    return 0;
  }
}
