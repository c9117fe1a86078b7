/** Content codings. */
module dev.sluice.codec {
  requires transitive dev.sluice.api;
  requires transitive dev.sluice.kits;
  requires com.github.luben.zstd_jni;
  requires jdk.unsupported; // of lz4, an automatic module that cannot say so
  requires org.lz4.java;
  requires org.xerial.snappy;

  exports dev.sluice.codec;

  uses dev.sluice.codec.DeflateEngine;
}
