package dev.sluice.grpc;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A content coding that grpc knows by name only: compressed bytes pass through it as they are. What
 * comes in is inflated by our own codec, under a limit; what goes out was compressed before.
 *
 * @param name as {@code grpc-encoding} has it
 */
record RawCoding(String name) implements Codec {
  /**
   * Names in gRPC and what they mean here. Snappy over gRPC is the framed format, as the reference
   * writes and reads it; over HTTP the same word means a block.
   */
  private static final Map<String, String> CODINGS =
      Map.of("gzip", "gzip", "zstd", "zstd", "snappy", "x-snappy-framed");

  /** The coding that a gRPC name stands for; empty when unknown or not available on this system. */
  static Optional<ContentCoding> of(String grpcName, ContentCodings codings) {
    String name = CODINGS.get(grpcName);
    return name == null ? Optional.empty() : codings.of(name);
  }

  static DecompressorRegistry decompressors(ContentCodings codings) {
    DecompressorRegistry registry =
        DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, false);
    for (String name : CODINGS.keySet()) {
      if (of(name, codings).isPresent()) {
        registry = registry.with(new RawCoding(name), true);
      }
    }
    return registry;
  }

  static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(Codec.Identity.NONE);
    CODINGS.keySet().forEach(name -> registry.register(new RawCoding(name)));
    return registry;
  }

  @Override
  public String getMessageEncoding() {
    return name;
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return compressed;
  }

  @Override
  public OutputStream compress(OutputStream plain) {
    return plain;
  }
}
