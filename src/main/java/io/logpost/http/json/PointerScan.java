package io.logpost.http.json;

import java.util.List;

/// Takes a whole JSON value and finds what some pointers point to on the way.
///
/// Of members with the same name the last one counts. One thread at a time.
public final class PointerScan {
  private final List<JsonPointer> pointers;
  private final List<JsonSlice> found;
  private final JsonSlice name = new JsonSlice();
  private byte[] scratch = new byte[64];

  /// At most 31 pointers, each with the slice that is to hold what it finds.
  public PointerScan(List<JsonPointer> pointers, List<JsonSlice> found) {
    this.pointers = List.copyOf(pointers);
    this.found = List.copyOf(found);
  }

  /// Takes the scanner's next value and fills the slices; what is not found is absent.
  public void takeValue(JsonScanner scanner) {
    for (int i = 0; i < found.size(); i++) {
      found.get(i).clear();
    }
    walk(scanner, 0, (1 << pointers.size()) - 1);
  }

  /// Takes a value that the first `depth` steps of the pointers in the mask lead to.
  private void walk(JsonScanner scanner, int depth, int mask) {
    int first = scanner.peek();
    int start = scanner.position();
    int deeper = 0;
    for (int i = 0; i < pointers.size(); i++) {
      if ((mask & (1 << i)) != 0) {
        found.get(i).clear();
        deeper |= pointers.get(i).depth() > depth ? 1 << i : 0;
      }
    }
    if (deeper == 0 || (first != '{' && first != '[')) {
      scanner.value(depth);
    } else if (first == '{') {
      members(scanner, depth + 1, deeper);
    } else {
      elements(scanner, depth + 1, deeper);
    }
    for (int i = 0; i < pointers.size(); i++) {
      if ((mask & (1 << i)) != 0 && pointers.get(i).depth() == depth) {
        found.get(i).set(scanner.kind(first), start, scanner.position());
      }
    }
  }

  private void members(JsonScanner scanner, int depth, int mask) {
    scanner.open('{', depth);
    if (scanner.take('}')) {
      return;
    }
    do {
      scanner.takeName(name);
      int matching = matching(scanner.bytes(), depth - 1, mask);
      if (matching == 0) {
        scanner.value(depth);
      } else {
        walk(scanner, depth, matching);
      }
    } while (scanner.more('}'));
  }

  private void elements(JsonScanner scanner, int depth, int mask) {
    scanner.open('[', depth);
    if (scanner.take(']')) {
      return;
    }
    int index = 0;
    do {
      int matching = 0;
      for (int i = 0; i < pointers.size(); i++) {
        if ((mask & (1 << i)) != 0 && pointers.get(i).indexIs(depth - 1, index)) {
          matching |= 1 << i;
        }
      }
      walk(scanner, depth, matching);
      index++;
    } while (scanner.more(']'));
  }

  private int matching(byte[] bytes, int step, int mask) {
    byte[] from = bytes;
    int start = name.start() + 1;
    int end = name.end() - 1;
    if (name.kind() == JsonSlice.Kind.ESCAPED_STRING) {
      if (scratch.length < name.contentSize()) {
        scratch = new byte[name.contentSize()];
      }
      int size = JsonStrings.unescape(bytes, start, end, scratch);
      from = scratch;
      start = 0;
      end = size;
    }
    int matching = 0;
    for (int i = 0; end >= start && i < pointers.size(); i++) {
      if ((mask & (1 << i)) != 0 && pointers.get(i).nameIs(step, from, start, end)) {
        matching |= 1 << i;
      }
    }
    return matching;
  }
}
