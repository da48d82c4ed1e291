package dev.weft.launcher.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.LauncherException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenCommandTest {
  private static WeftConfig config(String yaml) {
    return WeftConfigLoader.parse("weft.yaml", yaml, Map.of(), Path.of("/srv/weft"));
  }

  @Test
  void shouldNameTheKnownTenantsWhenOneIsUnknown() {
    assertThatThrownBy(() -> TokenCommand.refuseUnknown("other", config("tenants: [demo, acme]")))
        .isInstanceOf(LauncherException.class)
        .hasMessage(
            "There is no tenant other; known: demo, acme; add it to tenants in weft.yaml and run"
                + " ./weft up again");
  }

  @Test
  void shouldNotJudgeWhenTheTenantIsKnownOrSomebodyElseSigns() {
    WeftConfig local = config("tenants: [other]");
    WeftConfig foreign = config("auth: { jwks: /srv/keys.json }");

    assertThatCode(() -> TokenCommand.refuseUnknown("other", local)).doesNotThrowAnyException();
    assertThatCode(() -> TokenCommand.refuseUnknown("other", foreign)).doesNotThrowAnyException();
  }
}
