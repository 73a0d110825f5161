package io.millpond.engine.system;

import java.util.List;
import java.util.UUID;

/// Tables about who may do what: there is the user `default`, who may do everything, and nothing
/// else.
final class AccessTables {
    private static final String USER = "default";
    private static final String STORAGE = "memory";
    private static final UUID USER_ID = new UUID(0x94309d50_4f52_5250L, 0x31bd_74fecac179dbL);

    private AccessTables() {}

    static List<SystemTable<?>> all() {
        return List.of(
                SystemTable.of("users", _ -> List.of(USER))
                        .column("name", name -> name)
                        .column("id", _ -> USER_ID)
                        .column("storage", _ -> STORAGE)
                        .column("auth_type", _ -> List.of("no_password"))
                        .column("auth_params", _ -> List.of("{}"))
                        .column("host_ip", _ -> List.of("::/0"))
                        .column("default_roles_all", _ -> true)
                        .column("grantees_any", _ -> true)
                        .made(),
                SystemTable.of("user_directories", _ -> List.of(STORAGE))
                        .column("name", name -> name)
                        .column("type", name -> name)
                        .column("params", _ -> "{}")
                        .column("precedence", _ -> 1)
                        .made(),
                SystemTable.of("grants", _ -> List.of("ALL"))
                        .column("user_name", _ -> USER)
                        .column("access_type", type -> type)
                        .column("grant_option", _ -> true)
                        .made(),
                ResourceTable.fixed("privileges"));
    }
}
