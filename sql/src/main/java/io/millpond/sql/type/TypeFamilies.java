package io.millpond.sql.type;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The names of type families and what other names mean them.
///
/// Source: `system.data_type_families` of ClickHouse 26.7.
public final class TypeFamilies {
    /// Families whose name counts with its case.
    private static final Set<String> EXACT =
            Set.of(
                    "AggregateFunction",
                    "Array",
                    "Dynamic",
                    "Enum8",
                    "Enum16",
                    "FixedString",
                    "BFloat16",
                    "Float32",
                    "Float64",
                    "Int8",
                    "Int16",
                    "Int32",
                    "Int64",
                    "Int128",
                    "Int256",
                    "IPv4",
                    "IPv6",
                    "UInt8",
                    "UInt16",
                    "UInt32",
                    "UInt64",
                    "UInt128",
                    "UInt256",
                    "IntervalNanosecond",
                    "IntervalMicrosecond",
                    "IntervalMillisecond",
                    "IntervalSecond",
                    "IntervalMinute",
                    "IntervalHour",
                    "IntervalDay",
                    "IntervalWeek",
                    "IntervalMonth",
                    "IntervalQuarter",
                    "IntervalYear",
                    "Geometry",
                    "LineString",
                    "LowCardinality",
                    "Map",
                    "MultiLineString",
                    "MultiPolygon",
                    "Nothing",
                    "Nullable",
                    "Point",
                    "Polygon",
                    "Ring",
                    "SimpleAggregateFunction",
                    "String",
                    "Tuple",
                    "UUID",
                    "Variant");

    /// Families that may be written in any case.
    private static final List<String> ANY_CASE =
            List.of(
                    "Bool",
                    "Date",
                    "Date32",
                    "DateTime",
                    "DateTime32",
                    "DateTime64",
                    "Decimal",
                    "Decimal32",
                    "Decimal64",
                    "Decimal128",
                    "Decimal256",
                    "Enum",
                    "JSON",
                    "Time",
                    "Time64");

    /// For each family the names that mean it, in any case, separated by commas.
    private static final Map<String, String> ALIASES =
            Map.ofEntries(
                    Map.entry("Int8", "BYTE,INT1,INT1 SIGNED,TINYINT,TINYINT SIGNED"),
                    Map.entry("UInt8", "INT1 UNSIGNED,TINYINT UNSIGNED"),
                    Map.entry("Int16", "SMALLINT,SMALLINT SIGNED"),
                    Map.entry("UInt16", "SMALLINT UNSIGNED,YEAR"),
                    Map.entry(
                            "Int32",
                            "INT,INT SIGNED,INTEGER,INTEGER SIGNED,MEDIUMINT,MEDIUMINT SIGNED"),
                    Map.entry("UInt32", "INT UNSIGNED,INTEGER UNSIGNED,MEDIUMINT UNSIGNED"),
                    Map.entry("Int64", "BIGINT,BIGINT SIGNED,SIGNED"),
                    Map.entry("UInt64", "BIGINT UNSIGNED,BIT,SET,UNSIGNED"),
                    Map.entry("Float32", "FLOAT,REAL,SINGLE"),
                    Map.entry("Float64", "DOUBLE,DOUBLE PRECISION"),
                    Map.entry("Decimal", "DEC,FIXED,NUMERIC"),
                    Map.entry("Bool", "bool,boolean"),
                    Map.entry("Enum", "ENUM"),
                    Map.entry("Geometry", "GEOMETRY"),
                    Map.entry("IPv4", "INET4"),
                    Map.entry("IPv6", "INET6"),
                    Map.entry("DateTime", "TIMESTAMP"),
                    Map.entry("FixedString", "BINARY"),
                    Map.entry(
                            "String",
                            "BINARY LARGE OBJECT,BINARY VARYING,BLOB,BYTEA,CHAR,CHAR LARGE OBJECT,"
                                    + "CHAR VARYING,CHARACTER,CHARACTER LARGE OBJECT,"
                                    + "CHARACTER VARYING,CLOB,LONGBLOB,LONGTEXT,MEDIUMBLOB,"
                                    + "MEDIUMTEXT,NATIONAL CHAR,NATIONAL CHAR VARYING,"
                                    + "NATIONAL CHARACTER,NATIONAL CHARACTER LARGE OBJECT,"
                                    + "NATIONAL CHARACTER VARYING,NCHAR,NCHAR LARGE OBJECT,"
                                    + "NCHAR VARYING,NVARCHAR,TEXT,TINYBLOB,TINYTEXT,VARBINARY,"
                                    + "VARCHAR,VARCHAR2"));

    private static final Map<String, String> BY_LOWER_NAME = byLowerName();

    private TypeFamilies() {}

    private static Map<String, String> byLowerName() {
        Map<String, String> families = new HashMap<>();
        for (String family : ANY_CASE) {
            families.put(family.toLowerCase(Locale.ROOT), family);
        }
        // The parser of ClickHouse takes these in any case, its list of families does not say so.
        families.put("enum8", "Enum8");
        families.put("enum16", "Enum16");
        ALIASES.forEach(
                (family, names) -> {
                    for (String name : names.split(",", -1)) {
                        families.put(name.toLowerCase(Locale.ROOT), family);
                    }
                });
        return families;
    }

    /// The family that `name` means, or `name` itself where there is none.
    static String canonical(String name) {
        return EXACT.contains(name)
                ? name
                : BY_LOWER_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    /// Whether a family may be written in any case.
    public static boolean isCaseInsensitive(String family) {
        return !EXACT.contains(family);
    }

    /// For each other name the family that it means.
    public static Map<String, String> aliases() {
        Map<String, String> aliases = new HashMap<>();
        ALIASES.forEach(
                (family, names) -> {
                    for (String name : names.split(",", -1)) {
                        aliases.put(name, family);
                    }
                });
        return aliases;
    }

    /// The families' own names.
    public static List<String> all() {
        List<String> all = new ArrayList<>(EXACT);
        all.addAll(ANY_CASE);
        all.sort(null);
        return all;
    }
}
