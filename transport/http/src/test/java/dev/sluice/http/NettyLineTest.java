package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import org.junit.jupiter.api.Test;

/** The tests of this module run twice: on the Netty that we bring, and on one of an application. */
class NettyLineTest {
  @Test
  void allOfNettyIsOfTheVersionThatThisRunIsFor() {
    assertThat(Version.identify().entrySet())
        .filteredOn(part -> !part.getKey().equals("netty-pkitesting")) // a tool of the tests
        .extracting(part -> part.getValue().artifactVersion())
        .isNotEmpty()
        .containsOnly(System.getProperty("netty.expected"));
  }
}
