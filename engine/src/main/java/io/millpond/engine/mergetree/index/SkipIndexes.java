package io.millpond.engine.mergetree.index;

import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.source.TextSearch;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.SectionSpec;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The skip indexes of a table, in the order of its definition. Immutable.
public record SkipIndexes(List<SkipIndex> indexes, Set<String> expressions) {
    private static final Logger log = LoggerFactory.getLogger(SkipIndexes.class);

    public SkipIndexes {
        indexes = List.copyOf(indexes);
        expressions = Set.copyOf(expressions);
    }

    /// Binds the indexes of a definition.
    ///
    /// Errors: ILLEGAL_INDEX for a name that stands twice, and those of types and expressions.
    ///
    /// @param isNew whether the definition is; indexes of an old one that make no sense are left
    ///     out, as they have been
    public static SkipIndexes bind(
            TableDefinition definition, QueryContext context, boolean isNew) {
        try {
            return bind(definition, context);
        } catch (DatabaseException e) {
            if (isNew) {
                throw e;
            }
            log.warn("indexes are not used table={} cause={}", definition.uuid(), e.text());
            return new SkipIndexes(List.of(), Set.of());
        }
    }

    private static SkipIndexes bind(TableDefinition definition, QueryContext context) {
        List<SkipIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> texts = new HashSet<>();
        if (definition.create() instanceof CreateTable create) {
            for (TableElement element : create.elements()) {
                if (element instanceof TableElement.Index index) {
                    if (!names.add(index.name())) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_INDEX,
                                ("Duplicated index name %s is not allowed. Please use a different"
                                                + " index name.")
                                        .formatted(index.name()));
                    }
                    SkipIndex bound = bind(index, definition, context);
                    bound.expressions()
                            .forEach(
                                    expression -> expression.canonicalText().ifPresent(texts::add));
                    indexes.add(bound);
                }
            }
        }
        checkTexts(indexes);
        return new SkipIndexes(indexes, texts);
    }

    private static void checkTexts(List<SkipIndex> indexes) {
        Set<String> seen = new HashSet<>();
        for (SkipIndex index : indexes) {
            TextSearch search = index.textSearch();
            String text = search == null ? "" : search.expression();
            if (search != null && !seen.add(text)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Column `%s` must not have more than one text index.".formatted(text));
            }
        }
    }

    private static SkipIndex bind(
            TableElement.Index index, TableDefinition definition, QueryContext context) {
        if (index.granularity() < 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "Index GRANULARITY must be a positive integer.");
        }
        Header header = definition.storedHeader();
        List<BoundExpression> expressions = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        StringBuilder columns = new StringBuilder();
        TextSearch.Preprocessor preprocessor = preprocessor(index, header, context);
        for (Expression element : elements(index, preprocessor, header)) {
            BoundExpression bound = Expressions.bind(element, header, context);
            checkExpression(index, bound);
            expressions.add(bound);
            types.add(bound.type());
            for (String column : bound.columns()) {
                columns.append('\n')
                        .append(definition.stored().storedName(column))
                        .append(' ')
                        .append(header.type(header.indexOf(column)).name());
            }
        }
        IndexKind kind = IndexTypes.kind(index, types);
        String type = index.type().name().toLowerCase(Locale.ROOT);
        // Entries of texts are for single granules, whatever is written.
        boolean isWhole = type.equals("text") || type.equals("vector_similarity");
        if (preprocessor != null) {
            // Earlier parts have empty entries.
            columns.append("\nprepared");
        }
        String description = type + " GRANULARITY " + index.granularity();
        return new SkipIndex(
                index.name(),
                type,
                isWhole ? 1 : (int) Math.min(index.granularity(), Integer.MAX_VALUE),
                description,
                definitionText(index, columns.toString()),
                expressions,
                kind,
                textSearch(index, preprocessor, header, context));
    }

    /// What a text index does to texts before it cuts them; null: nothing.
    ///
    /// Errors: UNKNOWN_IDENTIFIER where it reads anything but the column, INCORRECT_QUERY where it
    /// makes no text of it.
    private static TextSearch.@Nullable Preprocessor preprocessor(
            TableElement.Index index, Header header, QueryContext context) {
        if (!TextDefinition.isText(index)
                || !(index.expression() instanceof Identifier column)
                || header.indexOf(column.fullName()) < 0) {
            return null;
        }
        FunctionCall body = TextDefinition.of(index).preprocessor();
        if (body == null) {
            return null;
        }
        DataType type = header.type(header.indexOf(column.fullName()));
        DataType text = type instanceof ArrayType(DataType element) ? element : type;
        Header own = new Header(List.of(new Field(column.fullName(), text)));
        DataType result = Expressions.bind(body, own, context).type();
        if (!(DataTypes.withoutWrappers(result) instanceof StringType)) {
            throw TextDefinition.refused(
                    index,
                    ErrorCode.INCORRECT_QUERY,
                    "The preprocessor expression should return a column of type with base type of"
                            + " String or FixedString, got: "
                            + result.name());
        }
        return new TextSearch.Preprocessor(column.fullName(), body);
    }

    private static @Nullable TextSearch textSearch(
            TableElement.Index index,
            TextSearch.@Nullable Preprocessor preprocessor,
            Header header,
            QueryContext context) {
        if (!TextDefinition.isText(index)) {
            return null;
        }
        String tokenizer = TextDefinition.of(index).tokenizer();
        return Expressions.bind(index.expression(), header, context)
                .canonicalText()
                .map(text -> new TextSearch(text, tokenizer, preprocessor))
                .orElse(null);
    }

    /// The text of an index whose entries others with the same text can read: with the stored
    /// columns that it reads and their types.
    private static String definitionText(TableElement.Index index, String columns) {
        List<String> arguments =
                index.type().arguments().stream().map(SqlFormatter::expression).toList();
        return "%s TYPE %s(%s) GRANULARITY %d%s"
                .formatted(
                        SqlFormatter.expression(index.expression()),
                        index.type().name().toLowerCase(Locale.ROOT),
                        String.join(", ", arguments),
                        index.granularity(),
                        columns);
    }

    /// The expressions whose values entries are of.
    private static List<Expression> elements(
            TableElement.Index index,
            TextSearch.@Nullable Preprocessor preprocessor,
            Header header) {
        Expression expression = index.expression();
        if (preprocessor != null) {
            DataType type = header.type(header.indexOf(preprocessor.parameter()));
            return List.of(preprocessor.of(type));
        }
        return expression instanceof FunctionCall call && call.name().equals("tuple")
                ? call.arguments()
                : List.of(expression);
    }

    private static void checkExpression(TableElement.Index index, BoundExpression bound) {
        bound.changingFunction()
                .ifPresent(
                        name -> {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    ("Expression must be deterministic but it contains"
                                                    + " non-deterministic part `%s()`: for"
                                                    + " secondary index '%s'")
                                            .formatted(name, index.name()));
                        });
        if (bound.columns().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Secondary index '%s' cannot contain constants".formatted(index.name()));
        }
    }

    /// The index called `name`, if there is one.
    public Optional<SkipIndex> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    /// The names of the sections in parts.
    public Set<String> sectionNames() {
        Set<String> names = new HashSet<>();
        indexes.forEach(index -> names.add(SkipIndex.sectionName(index.name())));
        return names;
    }

    /// The sections of parts that are written.
    ///
    /// @param header the definition's names of the columns that the writer is given
    public List<SectionSpec> sections(Header header) {
        return indexes.stream().map(index -> index.section(header)).toList();
    }
}
