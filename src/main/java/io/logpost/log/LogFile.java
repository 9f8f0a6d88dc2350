package io.logpost.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file. Positional calls only, so that any thread may read while one writes.
interface LogFile extends Closeable {
  long size() throws IOException;

  /// Reads into a buffer as many bytes as there are, up to its limit; -1 at the end of the file.
  int read(ByteBuffer into, long position) throws IOException;

  /// Writes what remains of buffers, all of it or it throws; after a failure any part may be
  /// written.
  ///
  /// @throws DiskFullException where there is no room
  void write(ByteBuffer[] from, long position) throws IOException;

  void truncate(long size) throws IOException;

  /// Returns when what was written is on disk. After a failure the disk may hold any part of it.
  void force() throws IOException;

  /// False once it was closed, be it by an interrupt of a thread that was using it.
  boolean isOpen();
}
