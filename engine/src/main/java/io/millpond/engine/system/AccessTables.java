package io.millpond.engine.system;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// Tables about who may do what: there is the user `default`, who may do everything, and nothing
/// else.
///
/// Source: ClickHouse 26.7, names of the tables and columns. *Differs:* columns that are enums or
/// address lists there are texts.
final class AccessTables {
    private static final String USER = "default";
    private static final String STORAGE = "memory";
    private static final UUID USER_ID = new UUID(0x94309d50_4f52_5250L, 0x31bd_74fecac179dbL);

    private AccessTables() {}

    private record NoRow() {}

    static List<SystemTable<?>> all() {
        return List.of(
                USERS,
                USER_DIRECTORIES,
                GRANTS,
                empty(
                        "roles",
                        "The roles; there are none.",
                        List.of(text("name"), id("id"), text("storage"))),
                empty(
                        "role_grants",
                        "Roles granted to users and roles; there are none.",
                        List.of(
                                maybe("user_name"),
                                maybe("role_name"),
                                text("granted_role_name"),
                                id("granted_role_id"),
                                flag("granted_role_is_default"),
                                flag("with_admin_option"))),
                empty(
                        "quotas",
                        "The quotas; there are none.",
                        List.of(
                                text("name"),
                                id("id"),
                                text("storage"),
                                texts("keys"),
                                numbers("durations"),
                                flag("apply_to_all"),
                                texts("apply_to_list"),
                                texts("apply_to_except"))),
                empty(
                        "settings_profiles",
                        "The profiles of settings; there are none.",
                        List.of(
                                text("name"),
                                id("id"),
                                text("storage"),
                                SystemColumn.count("num_elements", "Unused.", _ -> 0),
                                flag("apply_to_all"),
                                texts("apply_to_list"),
                                texts("apply_to_except"))),
                empty(
                        "settings_profile_elements",
                        "The settings in profiles; there are none.",
                        List.of(
                                maybe("profile_name"),
                                maybe("user_name"),
                                maybe("role_name"),
                                SystemColumn.count("index", "Unused.", _ -> 0),
                                maybe("setting_name"),
                                maybe("value"),
                                maybe("min"),
                                maybe("max"),
                                maybe("writability"),
                                maybe("inherit_profile"))),
                empty(
                        "row_policies",
                        "The row policies; there are none.",
                        List.of(
                                text("name"),
                                text("short_name"),
                                text("database"),
                                text("table"),
                                id("id"),
                                text("storage"),
                                maybe("select_filter"),
                                flag("is_restrictive"),
                                flag("apply_to_all"),
                                texts("apply_to_list"),
                                texts("apply_to_except"))));
    }

    private static final SystemTable<?> USERS =
            new SystemTable<String>(
                    "users",
                    "The users.",
                    List.of(
                            SystemColumn.text("name", "The name.", name -> name),
                            SystemColumn.uuid("id", "The identity.", _ -> USER_ID),
                            SystemColumn.text("storage", "Where it is kept.", _ -> STORAGE),
                            SystemColumn.texts("auth_type", "Unused.", _ -> List.of("no_password")),
                            SystemColumn.texts("auth_params", "Unused.", _ -> List.of("{}")),
                            SystemColumn.texts("host_ip", "From where.", _ -> List.of("::/0")),
                            texts("host_names"),
                            texts("host_names_regexp"),
                            texts("host_names_like"),
                            SystemColumn.flag("default_roles_all", "Unused.", _ -> true),
                            texts("default_roles_list"),
                            texts("default_roles_except"),
                            SystemColumn.flag("grantees_any", "Unused.", _ -> true),
                            texts("grantees_list"),
                            texts("grantees_except"),
                            text("default_database")),
                    _ -> List.of(USER));

    private static final SystemTable<?> USER_DIRECTORIES =
            new SystemTable<String>(
                    "user_directories",
                    "Where users are kept.",
                    List.of(
                            SystemColumn.text("name", "The name.", name -> name),
                            SystemColumn.text("type", "Its kind.", name -> name),
                            SystemColumn.text("params", "Its parameters.", _ -> "{}"),
                            SystemColumn.count("precedence", "Its place, from 1.", _ -> 1)),
                    _ -> List.of(STORAGE));

    private static final SystemTable<?> GRANTS =
            new SystemTable<String>(
                    "grants",
                    "What users may do.",
                    List.of(
                            SystemColumn.nullableText("user_name", "The user.", _ -> USER),
                            maybe("role_name"),
                            SystemColumn.text("access_type", "What may be done.", type -> type),
                            text("access_object"),
                            maybe("database"),
                            maybe("table"),
                            maybe("column"),
                            flag("is_partial_revoke"),
                            SystemColumn.flag("grant_option", "Unused.", _ -> true)),
                    _ -> List.of("ALL"));

    private static SystemTable<?> empty(
            String name, String comment, List<SystemColumn<NoRow>> columns) {
        return new SystemTable<NoRow>(name, comment, columns, _ -> List.of());
    }

    private static <R> SystemColumn<R> text(String name) {
        return SystemColumn.text(name, "Unused.", _ -> "");
    }

    private static <R> SystemColumn<R> maybe(String name) {
        return SystemColumn.nullableText(name, "Unused.", AccessTables::none);
    }

    private static <R> @Nullable String none(R row) {
        return null;
    }

    private static <R> SystemColumn<R> flag(String name) {
        return SystemColumn.flag(name, "Unused.", _ -> false);
    }

    private static <R> SystemColumn<R> id(String name) {
        return SystemColumn.uuid(name, "Unused.", _ -> new UUID(0, 0));
    }

    private static <R> SystemColumn<R> texts(String name) {
        return SystemColumn.texts(name, "Unused.", _ -> List.of());
    }

    private static <R> SystemColumn<R> numbers(String name) {
        return new SystemColumn<>(name, new ArrayType(DataTypes.UINT32), "Unused.", _ -> List.of());
    }
}
