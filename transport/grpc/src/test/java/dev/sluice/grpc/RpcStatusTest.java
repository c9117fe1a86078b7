package dev.sluice.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.StatusCode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RpcStatusTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void writesTheEncodingOfGoogleRpcStatus() {
    RpcStatus status = new RpcStatus(StatusCode.UNAVAILABLE, "busy", Duration.ofMillis(1_500));
    // Written out by hand from google/rpc/status.proto, error_details.proto and duration.proto.
    String any =
        "0a28"
            + HEX.formatHex("type.googleapis.com/google.rpc.RetryInfo".getBytes(UTF_8))
            + "120a"
            + "0a08"
            + "0801"
            + "1080cab5ee01";
    assertThat(HEX.formatHex(status.encode())).isEqualTo("080e" + "120462757379" + "1a36" + any);
    assertThat(RpcStatus.decode(status.encode())).isEqualTo(status);
  }

  @Test
  void aDelayOfZeroIsStillRetryInfo() {
    RpcStatus status = new RpcStatus(StatusCode.RESOURCE_EXHAUSTED, "", Duration.ZERO);
    assertThat(RpcStatus.decode(status.encode())).isEqualTo(status);
  }

  @Test
  void skipsWhatItDoesNotKnowAndRefusesWhatIsCut() {
    byte[] encoded = new RpcStatus(StatusCode.ABORTED, "x", Duration.ofSeconds(3)).encode();
    byte[] unknown = HEX.parseHex("2001" + "290102030405060708" + "3501020304" + "3a0161");
    byte[] joined = new byte[encoded.length + unknown.length];
    System.arraycopy(unknown, 0, joined, 0, unknown.length);
    System.arraycopy(encoded, 0, joined, unknown.length, encoded.length);
    assertThat(requireNonNull(RpcStatus.decode(joined)).retryAfter())
        .isEqualTo(Duration.ofSeconds(3));
    byte[] cut = java.util.Arrays.copyOf(encoded, encoded.length - 1);
    assertThat(RpcStatus.decode(cut)).isNull();
  }

  @Test
  void neverThrowsOnRandomBytes() {
    Random random = new Random(1);
    byte[] valid = new RpcStatus(StatusCode.ABORTED, "x", Duration.ofSeconds(3)).encode();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = valid.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      RpcStatus read = RpcStatus.decode(bytes);
      assertThat(read == null || read.retryAfter() == null || !read.retryAfter().isNegative())
          .isTrue();
    }
  }
}
