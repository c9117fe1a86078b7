package dev.sluice.extension.oauth2client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.extension.oauth2client.TokenAnswer.Issued;
import dev.sluice.extension.oauth2client.TokenAnswer.Refused;
import dev.sluice.testkit.base.Seed;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswerTest {
  private static final String JSON = "application/json";

  @RegisterExtension final Seed seed = new Seed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"access_token\":\"abc\"}|abc|Bearer|0",
        " { \"token_type\" : \"bearer\" , \"access_token\" : \"abc\", \"expires_in\" : 60 } |abc|Bearer|60",
        "{\"access_token\":\"abc\",\"token_type\":\"MAC\",\"expires_in\":\"60\"}|abc|MAC|60",
        "{\"access_token\":\"abc\",\"expires_in\":-1}|abc|Bearer|0",
        "{\"access_token\":\"abc\",\"expires_in\":6.5e1}|abc|Bearer|65",
        "{\"access_token\":\"abc\",\"expires_in\":\"soon\"}|abc|Bearer|0",
        "{\"access_token\":\"abc\",\"expires_in\":null,\"x\":[1,{\"access_token\":\"no\"}]}|abc|Bearer|0",
        "{\"access_token\":\"a\\/\\u0062c\",\"token_type\":\"DPoP\"}|a/bc|DPoP|0"
      })
  void aTokenIsFoundInJson(String body, String token, String type, long seconds) {
    assertThat(TokenAnswer.read(200, JSON, body))
        .isEqualTo(new Issued(token, type, Duration.ofSeconds(seconds).toNanos()));
  }

  @Test
  void aTokenIsFoundInAForm() {
    assertThat(
            TokenAnswer.read(
                201,
                "application/x-www-form-urlencoded; charset=UTF-8",
                "access_token=a%2Bb&token_type=bearer&expires_in=5"))
        .isEqualTo(new Issued("a+b", "Bearer", Duration.ofSeconds(5).toNanos()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "null",
        "[]",
        "{\"access_token\":\"\"}",
        "{\"access_token\":null",
        "<html>",
        "{\"access_token\":\"abc",
        "{\"access_token\":\"a\\u00",
        "{\"access_token\":\"a\\nb\"}",
        "{\"access_token\":\"gr\u00fcn\"}",
        "{\"access_token\":{\"a\":1}}",
        "access_token=abc"
      })
  void whereThereIsNoTokenNothingOfTheBodyIsRepeated(String body) {
    TokenAnswer answer = TokenAnswer.read(200, JSON, body);
    assertThat(answer).isInstanceOf(Refused.class);
    assertThat(answer.toString()).doesNotContain("abc").doesNotContain("html");
  }

  @Test
  void onlyTheCodesOfTheStandardAreRepeated() {
    assertThat(
            TokenAnswer.read(
                401, JSON, "{\"error\":\"invalid_client\",\"error_description\":\"x\"}"))
        .isEqualTo(new Refused("oauth2: cannot fetch token: status 401, invalid_client"));
    assertThat(TokenAnswer.read(200, JSON, "{\"error\":\"canary\",\"access_token\":\"abc\"}"))
        .isEqualTo(new Refused("oauth2: cannot fetch token: status 200"));
    assertThat(TokenAnswer.read(500, null, "canary"))
        .isEqualTo(new Refused("oauth2: cannot fetch token: status 500"));
  }

  @Test
  void whateverIsCutOrChangedIsAnAnswer() {
    String whole =
        "{\"access_token\":\"abc\",\"x\":[{\"y\":\"\\u0041\"},1,true],\"expires_in\":60}";
    SplittableRandom random = new SplittableRandom(seed.value());
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text =
          new StringBuilder(whole.substring(0, random.nextInt(whole.length() + 1)));
      for (int changes = random.nextInt(3); changes > 0 && !text.isEmpty(); changes--) {
        text.setCharAt(
            random.nextInt(text.length()), "{}[]\",:\\u1 \u0000\uffff".charAt(random.nextInt(13)));
      }
      assertThat(TokenAnswer.read(200, JSON, text.toString())).isNotNull();
    }
    assertThat(TokenAnswer.read(200, JSON, "{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(Refused.class);
  }
}
