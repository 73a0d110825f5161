/// Settings: the values a user may change for a query or a table.
///
/// Main types: [io.millpond.sql.setting.Setting], one named value with its type, default and
/// meaning; [io.millpond.sql.setting.SettingRegistry], the settings that one kind of thing knows;
/// [io.millpond.sql.setting.Settings], an immutable choice of values. A name is declared once, in
/// a registry; everything else is derived from the declaration.
@NullMarked
package io.millpond.sql.setting;

import org.jspecify.annotations.NullMarked;
