package io.millpond.engine.execute;

import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.table.FixedSource;
import io.millpond.engine.table.NullTable;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The table function `null`: no rows of a given structure. What is written to it is forgotten.
final class NullFunction {
    private static final UUID NO_UUID = new UUID(0, 0);

    private NullFunction() {}

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, and those of a structure.
    static TableSource source(List<TableArgument> arguments) {
        if (arguments.isEmpty()) {
            return new FixedSource(Header.EMPTY, List.of());
        }
        if (arguments.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'null' requires 'structure'");
        }
        String structure = new String(bytes("null", arguments.getFirst()), StandardCharsets.UTF_8);
        return new FixedSource(structure("null", structure), List.of());
    }

    /// What `INSERT INTO FUNCTION null('structure')` writes to.
    static NullTable table(FunctionCall call, QueryContext context) {
        List<TableColumn> columns = new ArrayList<>();
        for (Field field : TableArguments.source(call, context).header().fields()) {
            columns.add(TableColumn.ordinary(field.name(), field.type()));
        }
        CreateTable create =
                (CreateTable)
                        SqlParser.parseStatement("CREATE TEMPORARY TABLE `null` ENGINE = Null")
                                .statement();
        Storage storage = Objects.requireNonNull(create.storage());
        return new NullTable(
                new TableDefinition(
                        NO_UUID, "Null", columns, StoredColumns.PLAIN, create, storage, ""));
    }

    /// The bytes of an argument that is a constant string; throws BAD_ARGUMENTS for another.
    static byte[] bytes(String function, TableArgument argument) {
        if (argument instanceof TableArgument.Value(_, Column value, _)
                && Columns.full(value) instanceof BytesColumn text) {
            return Arrays.copyOfRange(text.bytes(), text.start(0), text.end(0));
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument %s of table function %s is not a string"
                        .formatted(argument.text(), function));
    }

    /// The columns of `name Type, ...`.
    ///
    /// Errors: SYNTAX_ERROR where names are missing, UNKNOWN_TYPE, ILLEGAL_COLUMN for a name that
    /// two have.
    static Header structure(String function, String structure) {
        if (structure.isBlank()) {
            throw new DatabaseException(ErrorCode.SYNTAX_ERROR, "Empty query.");
        }
        if (structure.strip().indexOf(' ') < 0) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR,
                    "Syntax error (columns declaration list): failed at '%s'".formatted(structure));
        }
        TypeName columns = SqlParser.parseType("Tuple(" + structure + ")");
        List<Field> fields = new ArrayList<>();
        for (TypeName.TypeArgument argument : columns.arguments()) {
            if (!(argument instanceof TypeName.NamedElement(String name, TypeName type, _))) {
                throw new DatabaseException(
                        ErrorCode.SYNTAX_ERROR,
                        "The structure '%s' of table function %s has no column names"
                                .formatted(structure, function));
            }
            add(name, type, fields);
        }
        return checked(fields);
    }

    /// `n Nested(a T, b U)` is the columns `n.a Array(T)` and `n.b Array(U)`.
    private static void add(String name, TypeName type, List<Field> fields) {
        if (!type.name().equalsIgnoreCase("Nested")) {
            fields.add(new Field(name, TypeResolver.resolve(type)));
            return;
        }
        for (TypeName.TypeArgument argument : type.arguments()) {
            if (argument instanceof TypeName.NamedElement(String inner, TypeName element, _)) {
                fields.add(
                        new Field(
                                name + "." + inner, new ArrayType(TypeResolver.resolve(element))));
            }
        }
    }

    private static Header checked(List<Field> fields) {
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        "Cannot add column %s: column with this name already exists."
                                .formatted(field.name()));
            }
        }
        return new Header(fields);
    }
}
