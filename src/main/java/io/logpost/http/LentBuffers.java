package io.logpost.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/// The two buffers between a connection's socket and its requests, which it has only while bytes
/// are in them.
///
/// Tomcat gives each connection 8 KiB for either way as long as it is open, though most connections
/// of consumers wait. Here the one for writing is lent when an answer begins, and for that it can
/// be larger; the one for reading is made when Tomcat asks to read into it, which it seldom does:
/// most of what comes goes to the request directly.
///
/// Threads: as Tomcat's, one at a time for each connection.
final class LentBuffers extends SocketBufferHandler {
  private static final int READ_BYTES = 8 << 10;
  private static final int WRITE_BYTES = 64 << 10;

  /// Stands for the buffer that is not there: as large, with nothing in it.
  private static final ByteBuffer NOTHING_READ = ByteBuffer.allocate(READ_BYTES).limit(0);

  private static final ByteBuffer NOTHING_TO_WRITE = ByteBuffer.allocate(0);

  private final Pool pool;
  private volatile @Nullable SocketBufferHandler read;
  private volatile @Nullable SocketBufferHandler write;

  private LentBuffers(Pool pool) {
    super(0, 0, false);
    this.pool = pool;
  }

  /// Gives back what is empty; for the thread that serves the connection, between its requests.
  void giveBack() {
    SocketBufferHandler lent = write;
    if (lent != null && lent.isWriteBufferEmpty()) {
      write = null;
      pool.give(lent);
    }
    if (isReadBufferEmpty()) {
      read = null;
    }
  }

  private SocketBufferHandler reading() {
    SocketBufferHandler known = read;
    if (known == null) {
      known = new SocketBufferHandler(READ_BYTES, 0, false);
      read = known;
    }
    return known;
  }

  private SocketBufferHandler writing() {
    SocketBufferHandler known = write;
    if (known == null) {
      known = pool.take();
      write = known;
    }
    return known;
  }

  @Override
  public void configureReadBufferForWrite() {
    reading().configureReadBufferForWrite();
  }

  @Override
  public void configureReadBufferForRead() {
    SocketBufferHandler known = read;
    if (known != null) {
      known.configureReadBufferForRead();
    }
  }

  @Override
  public ByteBuffer getReadBuffer() {
    SocketBufferHandler known = read;
    return known == null ? NOTHING_READ : known.getReadBuffer();
  }

  @Override
  public boolean isReadBufferEmpty() {
    SocketBufferHandler known = read;
    return known == null || known.isReadBufferEmpty();
  }

  @Override
  public void unReadReadBuffer(ByteBuffer returned) {
    reading().unReadReadBuffer(returned);
  }

  @Override
  public void configureWriteBufferForWrite() {
    writing().configureWriteBufferForWrite();
  }

  @Override
  public void configureWriteBufferForRead() {
    SocketBufferHandler known = write;
    if (known != null) {
      known.configureWriteBufferForRead();
    }
  }

  @Override
  public boolean isWriteBufferWritable() {
    SocketBufferHandler known = write;
    return known == null || known.isWriteBufferWritable();
  }

  @Override
  public ByteBuffer getWriteBuffer() {
    SocketBufferHandler known = write;
    return known == null ? NOTHING_TO_WRITE : known.getWriteBuffer();
  }

  @Override
  public boolean isWriteBufferEmpty() {
    SocketBufferHandler known = write;
    return known == null || known.isWriteBufferEmpty();
  }

  @Override
  public void reset() {
    read = null;
    write = null;
  }

  /// Tomcat's sockets, with these buffers unless TLS needs its own.
  static final class Endpoint extends NioEndpoint {
    private final Pool pool = new Pool();

    @Override
    protected NioChannel createChannel(SocketBufferHandler buffers) {
      return super.createChannel(isSSLEnabled() ? buffers : new LentBuffers(pool));
    }
  }

  /// Buffers for writing that nobody has. Any thread.
  private static final class Pool {
    private static final int MAX_KEPT = 64;

    private final ConcurrentLinkedQueue<SocketBufferHandler> kept = new ConcurrentLinkedQueue<>();
    private final AtomicInteger keptCount = new AtomicInteger();

    SocketBufferHandler take() {
      @Nullable SocketBufferHandler buffer = kept.poll();
      if (buffer == null) {
        return new SocketBufferHandler(0, WRITE_BYTES, false);
      }
      keptCount.decrementAndGet();
      return buffer;
    }

    void give(SocketBufferHandler buffer) {
      if (keptCount.incrementAndGet() > MAX_KEPT) {
        keptCount.decrementAndGet();
      } else {
        buffer.reset();
        kept.add(buffer);
      }
    }
  }
}
