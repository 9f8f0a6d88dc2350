package io.logpost.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A page of the documentation as what a reader would do with it.
///
/// Fenced blocks count: `console` is the terminal in which the server runs, `sh` the other one; a
/// `json` or `text` block right after an `sh` block is what that block prints. A block whose
/// language is followed by a name is the file of that name. A `yaml` block is for other programs.
record Page(List<Step> steps) {
  /// One thing that the reader does.
  sealed interface Step {}

  /// Starts the server, or ends and starts it.
  record Server(String commands) implements Step {}

  /// Types commands and reads what they print; an empty expectation stands for any output.
  record Commands(String commands, String expected) implements Step {}

  /// Saves a file.
  record SavedFile(String name, String content) implements Step {}

  static Page read(Path file) {
    List<String> lines = lines(file);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        add(steps, line.substring(3), String.join("\n", lines.subList(i + 1, end)));
        i = end;
      }
    }
    return new Page(steps);
  }

  private static void add(List<Step> steps, String language, String block) {
    switch (language) {
      case "console" -> steps.add(new Server(block));
      case "sh" -> steps.add(new Commands(block, ""));
      case "json", "text" -> {
        Commands before = (Commands) steps.removeLast();
        steps.add(new Commands(before.commands(), block));
      }
      case "yaml" -> {}
      default -> steps.add(new SavedFile(nameOfFile(language), block + "\n"));
    }
  }

  private static String nameOfFile(String language) {
    int space = language.indexOf(' ');
    if (space < 0) {
      throw new IllegalStateException("a block of the unknown kind " + language);
    }
    return language.substring(space + 1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
