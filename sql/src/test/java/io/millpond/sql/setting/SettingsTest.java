package io.millpond.sql.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final Settings DEFAULTS = QuerySettings.REGISTRY.defaults();

    @Test
    void unsetSettingHasItsDefault() {
        assertThat(DEFAULTS.get(QuerySettings.MAX_BLOCK_SIZE)).isEqualTo(65_536L);
        assertThat(DEFAULTS.changed()).isEmpty();
    }

    @Test
    void textIsReadByTheSettingsType() {
        Settings settings =
                DEFAULTS.with("max_memory_usage", "10G")
                        .with("join_use_nulls", "true")
                        .with("max_execution_time", "1.5")
                        .with("max_threads", "auto(4)");

        assertThat(settings.get(QuerySettings.MAX_MEMORY_USAGE)).isEqualTo(10_000_000_000L);
        assertThat(settings.get(QuerySettings.JOIN_USE_NULLS)).isTrue();
        assertThat(settings.get(QuerySettings.MAX_EXECUTION_TIME)).isEqualTo(1500L);
        assertThat(settings.changed())
                .containsEntry("max_execution_time", "1.5")
                .containsEntry("join_use_nulls", "1")
                .containsEntry("max_threads", "auto");
    }

    @Test
    void settingWithoutEffectIsAcceptedAndShown() {
        Settings settings = DEFAULTS.with("log_comment", "nightly");

        assertThat(settings.changed()).containsEntry("log_comment", "nightly");
        assertThat(settings.withDefault("log_comment").changed()).isEmpty();
    }

    @Test
    void unknownSettingIsRefusedWithTheNearestName() {
        assertThatThrownBy(() -> DEFAULTS.with("max_block_sizee", "1"))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
                            assertThat(e.text()).contains("'max_block_size'");
                        });
    }

    @Test
    void valueOfTheWrongKindIsRefused() {
        assertCode(ErrorCode.CANNOT_PARSE_BOOL, "join_use_nulls", "abc");
        assertCode(ErrorCode.CANNOT_CONVERT_TYPE, "join_use_nulls", "3");
        assertCode(ErrorCode.CANNOT_CONVERT_TYPE, "max_threads", "-1");
        assertCode(ErrorCode.BAD_ARGUMENTS, "max_block_size", "0");
        assertCode(ErrorCode.UNKNOWN_UNION, "union_default_mode", "SOME");
        assertCode(ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED, "max_block_size", "many");
    }

    private static void assertCode(ErrorCode code, String name, String text) {
        assertThatThrownBy(() -> DEFAULTS.with(name, text))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
