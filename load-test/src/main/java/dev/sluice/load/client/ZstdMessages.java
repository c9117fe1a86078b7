package dev.sluice.load.client;

import com.github.luben.zstd.ZstdInputStream;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import java.io.IOException;
import java.io.InputStream;

/** Reads gRPC messages in zstd, which gRPC itself does not know. Thread-safe. */
public final class ZstdMessages implements Decompressor {
  private ZstdMessages() {}

  /** What gRPC knows, and zstd. */
  public static DecompressorRegistry registry() {
    return DecompressorRegistry.getDefaultInstance().with(new ZstdMessages(), true);
  }

  @Override
  public String getMessageEncoding() {
    return "zstd";
  }

  @Override
  public InputStream decompress(InputStream compressed) throws IOException {
    return new ZstdInputStream(compressed);
  }
}
