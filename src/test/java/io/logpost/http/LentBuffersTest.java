package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LentBuffersTest {
  private final LentBuffers.Endpoint endpoint = new LentBuffers.Endpoint();
  private final LentBuffers buffers = connection();

  private LentBuffers connection() {
    SocketBufferHandler tomcats = new SocketBufferHandler(0, 0, false);
    return (LentBuffers) endpoint.createChannel(tomcats).getBufHandler();
  }

  private static void write(LentBuffers to, String text) {
    to.configureWriteBufferForWrite();
    to.getWriteBuffer().put(text.getBytes());
  }

  private static String takeWritten(LentBuffers from) {
    from.configureWriteBufferForRead();
    byte[] taken = new byte[from.getWriteBuffer().remaining()];
    from.getWriteBuffer().get(taken);
    return new String(taken);
  }

  @Nested
  class GiveBack {
    @Test
    void keepsWhatIsNotWrittenYet() {
      write(buffers, "answer");

      buffers.giveBack();

      assertThat(buffers.isWriteBufferEmpty()).isFalse();
      assertThat(takeWritten(buffers)).isEqualTo("answer");
    }

    @Test
    void leavesAConnectionWithoutABuffer() {
      write(buffers, "answer");
      takeWritten(buffers);

      buffers.giveBack();

      assertThat(buffers.getWriteBuffer().capacity()).isZero();
      assertThat(buffers.isWriteBufferEmpty()).isTrue();
      assertThat(buffers.isWriteBufferWritable()).isTrue();
    }

    @Test
    void lendsTheBufferToTheNext() {
      write(buffers, "answer");
      ByteBuffer lent = buffers.getWriteBuffer();
      takeWritten(buffers);

      buffers.giveBack();

      LentBuffers other = connection();
      write(other, "other");
      assertThat(other.getWriteBuffer()).isSameAs(lent);
      assertThat(takeWritten(other)).isEqualTo("other");
    }

    @Test
    void keepsWhatWasReadAndNotTaken() {
      buffers.unReadReadBuffer(ByteBuffer.wrap("GET".getBytes()));

      buffers.giveBack();

      buffers.configureReadBufferForRead();
      assertThat(buffers.getReadBuffer().remaining()).isEqualTo(3);
    }
  }

  @Nested
  class Reset {
    @Test
    void lendsNobodyWhatAConnectionMayStillWriteInto() {
      write(buffers, "cut");
      ByteBuffer cut = buffers.getWriteBuffer();

      buffers.reset();

      LentBuffers other = connection();
      write(other, "other");
      assertThat(other.getWriteBuffer()).isNotSameAs(cut);
      assertThat(buffers.isWriteBufferEmpty()).isTrue();
    }
  }

  @Nested
  class GetReadBuffer {
    /// Tomcat takes from it how much to read at once.
    @Test
    void saysItsSizeBeforeThereIsOne() {
      ByteBuffer before = buffers.getReadBuffer();

      buffers.configureReadBufferForWrite();

      assertThat(before.capacity()).isEqualTo(buffers.getReadBuffer().capacity());
      assertThat(before.hasRemaining()).isFalse();
      assertThat(buffers.getReadBuffer()).isNotSameAs(before);
    }
  }
}
