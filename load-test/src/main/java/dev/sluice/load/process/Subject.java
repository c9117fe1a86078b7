package dev.sluice.load.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A collector's command line.
 *
 * @param name in tables
 * @param environment variables set for it
 * @param command program and arguments; {@code --config=FILE} is added
 */
public record Subject(String name, Map<String, String> environment, List<String> command) {
  public Subject {
    environment = Map.copyOf(environment);
    command = List.copyOf(command);
  }

  /**
   * Reads {@code name=VARIABLE=value ... program argument ...}; words are separated by blanks.
   *
   * @throws IllegalArgumentException if there is no name or no program
   */
  public static Subject parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || text.substring(0, equals).contains(" ")) {
      throw new IllegalArgumentException(
          "a subject is NAME=COMMAND, such as sluice=./sluice: " + text);
    }
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> command = new ArrayList<>();
    for (String word : text.substring(equals + 1).trim().split("\\s+", -1)) {
      if (command.isEmpty() && word.matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
        String[] parts = word.split("=", 2);
        environment.put(parts[0], parts[1]);
      } else if (!word.isEmpty()) {
        command.add(word);
      }
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a subject without a program: " + text);
    }
    return new Subject(text.substring(0, equals), environment, command);
  }
}
