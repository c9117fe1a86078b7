package dev.sluice.load.drive;

import com.github.luben.zstd.Zstd;
import dev.sluice.load.client.Wire;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses bodies as clients do. Thread-safe. */
interface Compressor {
  /** Copies. */
  Compressor NONE =
      new Compressor() {
        @Override
        public int room(int plainBytes) {
          return plainBytes;
        }

        @Override
        public int compress(byte[] plain, byte[] target) {
          System.arraycopy(plain, 0, target, 0, plain.length);
          return plain.length;
        }
      };

  static Compressor of(Wire.Compression compression) {
    return switch (compression) {
      case NONE -> NONE;
      case GZIP -> new Gzip();
      case ZSTD -> new Zstandard();
    };
  }

  /** Bytes that so many plain ones may become. */
  int room(int plainBytes);

  /** Writes to the front of the target; returns how many bytes. */
  int compress(byte[] plain, byte[] target);

  /** Level 6, one deflater a thread. */
  final class Gzip implements Compressor {
    private static final int LEVEL = 6;
    private static final int OVERHEAD = 64;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final ThreadLocal<Deflater> deflater =
        ThreadLocal.withInitial(() -> new Deflater(LEVEL, true));

    @Override
    public int room(int plainBytes) {
      return plainBytes + plainBytes / 1000 + OVERHEAD;
    }

    @Override
    public int compress(byte[] plain, byte[] target) {
      Deflater worker = deflater.get();
      worker.reset();
      worker.setInput(plain);
      worker.finish();
      System.arraycopy(HEADER, 0, target, 0, HEADER.length);
      int at = HEADER.length;
      at += worker.deflate(target, at, target.length - at - 8);
      if (!worker.finished()) {
        throw new IllegalStateException("compressed bytes are longer than plain ones");
      }
      CRC32 crc = new CRC32();
      crc.update(plain);
      at = littleEndian(target, at, (int) crc.getValue());
      return littleEndian(target, at, plain.length);
    }

    private static int littleEndian(byte[] bytes, int at, int value) {
      for (int i = 0; i < 4; i++) {
        bytes[at + i] = (byte) (value >>> (8 * i));
      }
      return at + 4;
    }
  }

  /** Level 3, the library's own usual one. */
  final class Zstandard implements Compressor {
    private static final int LEVEL = 3;

    @Override
    public int room(int plainBytes) {
      return Math.toIntExact(Zstd.compressBound(plainBytes));
    }

    @Override
    public int compress(byte[] plain, byte[] target) {
      long length = Zstd.compressByteArray(target, 0, target.length, plain, 0, plain.length, LEVEL);
      if (Zstd.isError(length)) {
        throw new IllegalStateException("zstd: " + Zstd.getErrorName(length));
      }
      return (int) length;
    }
  }
}
