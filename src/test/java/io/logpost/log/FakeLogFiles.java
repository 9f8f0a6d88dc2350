package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file system in memory that can lose what was not forced, tear writes, fail any call and run
 * full.
 *
 * <p>Names and contents are kept twice: as everybody sees them and as they are on disk. {@link
 * #crash} keeps, of what is not on disk yet, a prefix of the changes of each directory and some of
 * the writes of each file, the last of them perhaps in part.
 */
final class FakeLogFiles implements LogFiles {
  /** Called before each change; throws to let it fail. */
  interface Fault {
    void before(String call, Path path) throws IOException;
  }

  private record Change(Path path, Node before, Node after) {}

  private static final class Node {
    final boolean isDirectory;
    byte[] content = new byte[0];
    byte[] durable = new byte[0];
    final List<Object[]> unforced = new ArrayList<>();

    Node(boolean isDirectory) {
      this.isDirectory = isDirectory;
    }
  }

  private final TreeMap<Path, Node> nodes = new TreeMap<>();
  private final Map<Path, List<Change>> changes = new HashMap<>();
  private int generation;
  Fault fault = (call, path) -> {};
  long usableBytes = Long.MAX_VALUE;
  int forceCount;

  FakeLogFiles(Path root) {
    nodes.put(root, new Node(true));
  }

  /** The same files on another disk, all of them forced. */
  synchronized FakeLogFiles copy() {
    FakeLogFiles copy = new FakeLogFiles(nodes.firstKey());
    nodes.forEach((path, node) -> {
      Node copied = new Node(node.isDirectory);
      copied.content = node.content;
      copied.durable = node.content;
      copy.nodes.put(path, copied);
    });
    return copy;
  }

  /** The files there are. */
  synchronized List<Path> paths() {
    return nodes.entrySet().stream()
        .filter(entry -> !entry.getValue().isDirectory)
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized byte[] content(Path path) {
    return nodes.get(path).content.clone();
  }

  synchronized void overwrite(Path path, byte[] content) {
    Node node = nodes.get(path);
    node.content = content.clone();
    node.durable = content.clone();
    node.unforced.clear();
  }

  synchronized boolean isThere(Path path) {
    return nodes.containsKey(path);
  }

  synchronized void put(Path path, byte[] content) {
    nodes.put(path, new Node(false));
    overwrite(path, content);
  }

  /** The machine stops and starts again; open files are gone. */
  synchronized void crash(Random random) {
    generation++;
    changes.values().forEach(list -> undoSome(list, random));
    changes.clear();
    Path root = nodes.firstKey();
    for (Path path : List.copyOf(nodes.keySet())) {
      if (!path.equals(root) && !nodes.containsKey(path.getParent())) {
        nodes.remove(path);
      }
    }
    for (Node node : nodes.values()) {
      keepSome(node, random);
    }
    usableBytes = Long.MAX_VALUE;
    fault = (call, path) -> {};
  }

  private void undoSome(List<Change> list, Random random) {
    int kept = random.nextInt(list.size() + 1);
    for (int i = list.size() - 1; i >= kept; i--) {
      Change change = list.get(i);
      if (change.before() == null) {
        nodes.remove(change.path());
      } else {
        nodes.put(change.path(), change.before());
      }
    }
  }

  private static void keepSome(Node node, Random random) {
    byte[] content = node.durable;
    int mode = random.nextInt(4);
    for (Object[] operation : node.unforced) {
      boolean keep = mode == 1 || (mode >= 2 && random.nextInt(4) > 0);
      if (keep) {
        content = apply(content, operation, random, mode == 3);
      } else if (mode == 2) {
        break;
      }
    }
    node.content = content;
    node.durable = content;
    node.unforced.clear();
  }

  private static byte[] apply(byte[] content, Object[] operation, Random random, boolean tear) {
    long position = (Long) operation[0];
    byte[] bytes = (byte[]) operation[1];
    if (bytes == null) {
      return Arrays.copyOf(content, (int) Math.min(position, content.length));
    }
    int length = tear && random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
    byte[] result =
        content.length >= position + length
            ? content.clone()
            : Arrays.copyOf(content, (int) position + length);
    System.arraycopy(bytes, 0, result, (int) position, length);
    return result;
  }

  private void change(String call, Path path, Node after) throws IOException {
    fault.before(call, path);
    Node before = after == null ? nodes.remove(path) : nodes.put(path, after);
    changes
        .computeIfAbsent(path.getParent(), p -> new ArrayList<>())
        .add(new Change(path, before, after));
  }

  @Override
  public synchronized LogFile open(Path file, Access access) throws IOException {
    fault.before("open", file);
    Node node = nodes.get(file);
    if (access == Access.CREATE) {
      if (node != null) {
        throw new FileAlreadyExistsException(file.toString());
      }
      if (!nodes.containsKey(file.getParent())) {
        throw new NoSuchFileException(file.toString());
      }
      node = new Node(false);
      change("create", file, node);
    } else if (node == null) {
      throw new NoSuchFileException(file.toString());
    }
    return new FakeFile(file, node);
  }

  @Override
  public synchronized boolean exists(Path path) {
    return nodes.containsKey(path);
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    if (!nodes.containsKey(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    TreeSet<String> names = new TreeSet<>();
    for (Path path : nodes.keySet()) {
      if (directory.equals(path.getParent())) {
        names.add(path.getFileName().toString());
      }
    }
    return List.copyOf(names);
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    if (!nodes.containsKey(directory)) {
      change("mkdir", directory, new Node(true));
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    fault.before("forceDirectory", directory);
    if (!nodes.containsKey(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    changes.remove(directory);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    fault.before("rename", from);
    Node node = nodes.get(from);
    change("rename", to, node);
    change("rename", from, null);
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    if (nodes.containsKey(path)) {
      if (nodes.get(path).isDirectory && !list(path).isEmpty()) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      change("delete", path, null);
    }
  }

  @Override
  public synchronized long usableBytes() {
    return usableBytes;
  }

  private final class FakeFile implements LogFile {
    private final Path path;
    private final Node node;
    private final int openedIn = generation;
    private boolean open = true;

    FakeFile(Path path, Node node) {
      this.path = path;
      this.node = node;
    }

    private void requireOpen() throws IOException {
      if (!open || openedIn != generation) {
        throw new ClosedChannelException();
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (FakeLogFiles.this) {
        requireOpen();
        return node.content.length;
      }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      synchronized (FakeLogFiles.this) {
        requireOpen();
        fault.before("read", path);
        if (position >= node.content.length) {
          return -1;
        }
        int count = (int) Math.min(into.remaining(), node.content.length - position);
        into.put(node.content, (int) position, count);
        return count;
      }
    }

    @Override
    public void write(ByteBuffer[] from, long position) throws IOException {
      synchronized (FakeLogFiles.this) {
        requireOpen();
        long at = position;
        for (ByteBuffer buffer : from) {
          byte[] bytes = new byte[buffer.remaining()];
          buffer.get(bytes);
          at += bytes.length;
          writeOne(bytes, at - bytes.length);
        }
      }
    }

    private void writeOne(byte[] bytes, long position) throws IOException {
      try {
        fault.before("write", path);
      } catch (IOException e) {
        put(Arrays.copyOf(bytes, bytes.length / 2), position);
        throw e;
      }
      if (bytes.length > usableBytes) {
        put(Arrays.copyOf(bytes, (int) usableBytes), position);
        usableBytes = 0;
        throw new DiskFullException("no room");
      }
      put(bytes, position);
      usableBytes -= usableBytes == Long.MAX_VALUE ? 0 : bytes.length;
    }

    private void put(byte[] bytes, long position) {
      Object[] operation = {position, bytes};
      node.content = apply(node.content, operation, null, false);
      node.unforced.add(operation);
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FakeLogFiles.this) {
        requireOpen();
        fault.before("truncate", path);
        if (size < node.content.length) {
          Object[] operation = {size, null};
          node.content = apply(node.content, operation, null, false);
          node.unforced.add(operation);
        }
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (FakeLogFiles.this) {
        requireOpen();
        forceCount++;
        try {
          fault.before("force", path);
        } catch (IOException e) {
          // Everybody sees these bytes, but no later force puts them on disk. A length is not data:
          // the file system's journal keeps it for the next force.
          node.unforced.removeIf(operation -> operation[1] != null);
          throw e;
        }
        for (Object[] operation : node.unforced) {
          node.durable = apply(node.durable, operation, null, false);
        }
        node.unforced.clear();
      }
    }

    @Override
    public boolean isOpen() {
      return open && openedIn == generation;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
