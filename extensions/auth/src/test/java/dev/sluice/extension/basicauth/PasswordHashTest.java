package dev.sluice.extension.basicauth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against hashes that libxcrypt and OpenSSL have made. */
class PasswordHashTest {
  @ParameterizedTest
  @CsvSource({
    "secret,$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
    "'',$2b$04$......................w74bL5gU7LSJClZClCa.Pkz14aTv/XO",
    "x*100,$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
    "a*72,$2b$04$N9qo8uLOickgx2ZMRZoMyeF1J3tt0w8.ywyH26Gg0MaR3.85io4ma",
    "gr\u00fcn,$2y$04$N9qo8uLOickgx2ZMRZoMyePHzxyc3RiVLAt1FJQyW9DeGXE2W53y6",
    "correct horse,$1$saltsalt$NuzA7WTAelpl95xgBGWN60",
    "'',$1$ab$rn6aQS/o7141mj179E/zA.",
    "correct horse,$apr1$saltsalt$EGVZDNN6gOqijy.tv9axG/",
    "'',$apr1$ab$S8K6Sgp3W8c9Jb6LxgywZ.",
    "x*100,$apr1$ab$fJbkU2xnhI6N1bBb8S9kI1",
    "correct horse,$5$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/",
    "'',$5$ab$qRq/oZkUn9lJUSIcgVT3NbpSDsjn.r137TBSoCt2kCA",
    "x,$5$rounds=5000$abc$sCOGUciM.GdmYMCUvmUcgu03oRH87O0clF96.9mwWGB",
    "hello,$5$rounds=77777$saltstring$zAbEr6BRoBbXzLBvFG4xX7Z6MKtuJ4zNoxZZIqxRj16",
    "x*200,$5$rounds=1000$s$aSvJPonPDAXlugEtd01ip9DlhSOfYQQGd2O.n5k.XB/",
    "correct horse,$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0",
    "'',$6$ab$xnh5Qsr2NdbFw1PgdZie7nLON3gv.S.23iQDBqAzkdoXPtDnVSpludXkM5UWybQO3OI7hBj9wHg9Ow6sUWD60/",
    "gr\u00fcn,$6$rounds=1000$saltsaltsaltsalttoolong$/tbMSDUgKCfF8TYlJvLhlz8ncTZ0cX64HfzVj62xMl0L7wUaU6LAPPDhsWtDJbFT939P0OgWzDzgpgGGk.IBw1",
    "x*200,$6$rounds=1000$s$2qopGRjighl7WEgWKqKKddB/g9zLJIEPceDYk5JvVKNf4EYmYcTtqAngEiidbnKUfiec5GH1kiw0wwUrBiR9i.",
    "secret,{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
    "secret,{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0",
    "secret,secret",
    "'',''",
    "secret,{PLAIN}secret",
    "{PLAIN}secret,{PLAIN}secret",
    "$2,$2"
  })
  void thePasswordMatchesAndNoOther(String password, String text) {
    int star = password.indexOf('*');
    String whole =
        star < 0
            ? password
            : password.substring(0, star).repeat(Integer.parseInt(password.substring(star + 1)));
    PasswordHash hash = requireNonNull(PasswordHash.parse(text));
    assertThat(hash.matches(bytes(whole))).isTrue();
    assertThat(hash.matches(bytes("not " + whole))).isFalse();
    assertThat(hash.matches(bytes(whole.isEmpty() ? "x" : "~" + whole.substring(1)))).isFalse();
    assertThat(hash.isSlow()).isEqualTo(text.matches("\\$(1|apr1|2[aby]|5|6)\\$.*"));
    if (text.length() > 20) {
      assertThat(hash.toString()).doesNotContain(text.substring(text.length() - 10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$apr1$",
        "$apr1$abc",
        "$1$abc",
        "{SHA}",
        "{SHA}abc",
        "{SHA}====",
        "{SSHA}YQ==",
        "{SHA}\u00fc",
        "$2a$",
        "$2a$10$short",
        "$2a$03$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
        "$2a$32$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
        "$2a$xx$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
        "$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i1",
        "$5$",
        "$5$salt",
        "$6$salt",
        "$5$rounds=x$salt$hash",
        "$6$a$b$c$d"
      })
  void whatIsDamagedIsNoPassword(String text) {
    assertThat(PasswordHash.parse(text)).isNull();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
