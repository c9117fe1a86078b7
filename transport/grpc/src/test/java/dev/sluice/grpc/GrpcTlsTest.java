package dev.sluice.grpc;

import static dev.sluice.grpc.GrpcFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.StatusCode;
import dev.sluice.testkit.ObservesKey;
import dev.sluice.tls.CipherConfig;
import dev.sluice.tls.PemText;
import dev.sluice.tls.TlsClientConfig;
import dev.sluice.tls.TlsConfig;
import dev.sluice.tls.TlsServerConfig;
import dev.sluice.tls.TlsVersion;
import dev.sluice.tls.TlsVersions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcTlsTest {

  private final GrpcFixture fixture = new GrpcFixture();
  private final X509Bundle authority;
  private final X509Bundle serverCertificate;
  private final X509Bundle clientCertificate;
  @TempDir Path directory;
  private String clientCaFile = "";

  GrpcTlsTest() throws Exception {
    authority = ca("Test authority");
    serverCertificate =
        new CertificateBuilder()
            .subject("CN=server")
            .addSanDnsName("collector.example")
            .ecp256()
            .buildIssuedBy(authority);
    clientCertificate =
        new CertificateBuilder().subject("CN=client").ecp256().buildIssuedBy(authority);
  }

  private static X509Bundle ca(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .ecp256()
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  @BeforeEach
  void writeAuthority() throws Exception {
    Path file = directory.resolve("ca.pem");
    Files.writeString(file, authority.getCertificatePEM());
    clientCaFile = file.toString();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static TlsConfig common(String caPem, Optional<X509Bundle> own, TlsVersion min) {
    return new TlsConfig(
        PemText.of(caPem),
        own.map(bundle -> PemText.of(bundle.getCertificatePathPEM())).orElse(PemText.NONE),
        own.map(bundle -> PemText.of(bundle.getPrivateKeyPEM())).orElse(PemText.NONE),
        new TlsVersions(min, TlsVersion.V1_3),
        CipherConfig.DEFAULT,
        List.of(),
        false,
        Duration.ZERO);
  }

  private GrpcServer serve(boolean clientsPresentCertificates) throws Exception {
    TlsServerConfig tls =
        new TlsServerConfig(
            common("", Optional.of(serverCertificate), TlsVersion.V1_2),
            clientsPresentCertificates ? clientCaFile : "",
            false);
    return fixture.serve(
        Configs.server(Optional.of(tls), 0, 0, Optional.empty(), false), GrpcFixture::echo);
  }

  private RpcStatus call(GrpcServer server, String scheme, TlsClientConfig tls) throws Exception {
    GrpcClientConfig config =
        Configs.tls(
            GrpcClientConfig.plaintextTo(scheme + "127.0.0.1:" + GrpcFixture.port(server)), tls);
    return fixture.call(fixture.connect(config), text("x")).status();
  }

  private TlsClientConfig trusting(
      boolean insecure, boolean skipVerify, String name, Optional<X509Bundle> own)
      throws Exception {
    return new TlsClientConfig(
        common(authority.getCertificatePEM(), own, TlsVersion.V1_2), insecure, skipVerify, name);
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"tls::ca_pem", "tls::server_name_override", "tls::insecure_skip_verify"})
  void verifiesTheChainAndTheName() throws Exception {
    GrpcServer server = serve(false);
    RpcStatus right =
        call(server, "", trusting(false, false, "collector.example", Optional.empty()));
    assertThat(right.code()).isEqualTo(StatusCode.OK);

    RpcStatus wrongName = call(server, "", trusting(false, false, "", Optional.empty()));
    assertThat(wrongName.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(wrongName.message()).contains("127.0.0.1");

    RpcStatus unknownAuthority =
        call(
            server,
            "",
            new TlsClientConfig(
                common(ca("Another").getCertificatePEM(), Optional.empty(), TlsVersion.V1_2),
                false,
                false,
                "collector.example"));
    assertThat(unknownAuthority.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(unknownAuthority.message()).containsIgnoringCase("path");

    RpcStatus unverified =
        call(server, "", new TlsClientConfig(TlsConfig.DEFAULT, false, true, ""));
    assertThat(unverified.code()).isEqualTo(StatusCode.OK);
  }

  @Test
  @ObservesKey(
      component = "receiver/otlp",
      keys = {
        "protocols::grpc::tls::cert_pem",
        "protocols::grpc::tls::key_pem",
        "protocols::grpc::tls::client_ca_file"
      })
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"tls::cert_pem", "tls::key_pem"})
  void clientsPresentACertificateWhereTheServerAsksForOne() throws Exception {
    GrpcServer server = serve(true);
    RpcStatus without =
        call(server, "", trusting(false, false, "collector.example", Optional.empty()));
    assertThat(without.code()).isEqualTo(StatusCode.UNAVAILABLE);
    RpcStatus with =
        call(
            server,
            "",
            trusting(false, false, "collector.example", Optional.of(clientCertificate)));
    assertThat(with.code()).isEqualTo(StatusCode.OK);
    RpcStatus foreign =
        call(
            server,
            "",
            trusting(
                false,
                false,
                "collector.example",
                Optional.of(
                    new CertificateBuilder().subject("CN=x").ecp256().buildIssuedBy(ca("Other")))));
    assertThat(foreign.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"tls::insecure"})
  void plainTextNeedsInsecureAndNeitherAuthoritiesNorHttps() throws Exception {
    GrpcServer server = serve(false);
    // insecure with authorities is still TLS, and so is insecure behind https://
    assertThat(
            call(server, "", trusting(true, false, "collector.example", Optional.empty())).code())
        .isEqualTo(StatusCode.OK);
    RpcStatus forced =
        call(server, "https://", new TlsClientConfig(TlsConfig.DEFAULT, true, true, ""));
    assertThat(forced.code()).isEqualTo(StatusCode.OK);
    // http:// alone does not switch TLS off
    RpcStatus http =
        call(server, "http://", trusting(false, false, "collector.example", Optional.empty()));
    assertThat(http.code()).isEqualTo(StatusCode.OK);
    RpcStatus plain = call(server, "", new TlsClientConfig(TlsConfig.DEFAULT, true, false, ""));
    assertThat(plain.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  @ObservesKey(
      component = "exporter/otlp_grpc",
      keys = {"tls::max_version"})
  @ObservesKey(
      component = "receiver/otlp",
      keys = {"protocols::grpc::tls::min_version"})
  void anOlderVersionThanTheServersIsRefused() throws Exception {
    TlsServerConfig only13 =
        new TlsServerConfig(common("", Optional.of(serverCertificate), TlsVersion.V1_3), "", false);
    GrpcServer server =
        fixture.serve(
            Configs.server(Optional.of(only13), 0, 0, Optional.empty(), false), GrpcFixture::echo);
    TlsConfig at12 =
        new TlsConfig(
            PemText.of(authority.getCertificatePEM()),
            PemText.NONE,
            PemText.NONE,
            new TlsVersions(TlsVersion.V1_2, TlsVersion.V1_2),
            CipherConfig.DEFAULT,
            List.of(),
            false,
            Duration.ZERO);
    RpcStatus refused =
        call(server, "", new TlsClientConfig(at12, false, false, "collector.example"));
    assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }
}
