package io.millpond.sql.format;

import io.millpond.sql.ast.TypeName;
import io.millpond.sql.ast.TypeName.EnumValue;
import io.millpond.sql.ast.TypeName.LiteralParameter;
import io.millpond.sql.ast.TypeName.NamedElement;
import io.millpond.sql.ast.TypeName.NamedParameter;
import io.millpond.sql.ast.TypeName.ParametricFunction;
import io.millpond.sql.ast.TypeName.SkippedPath;
import io.millpond.sql.ast.TypeName.TypeArgument;
import io.millpond.sql.ast.TypeName.TypeParameter;

import java.util.List;

/// Writes data types. In lines, the elements of a named tuple have a line each.
final class TypeWriter {
    private final SqlWriter out;

    TypeWriter(SqlWriter out) {
        this.out = out;
    }

    /// On one line, whatever the writer does.
    void write(TypeName type) {
        write(type, Lines.NONE);
    }

    /// In lines for named elements of tuples, if the writer writes lines.
    void writeInLines(TypeName type) {
        write(type, out.isMultiline() ? Lines.NAMED : Lines.NONE);
    }

    /// In lines for tuples of several elements, named or not, if the writer writes lines.
    void writeDeclared(TypeName type) {
        write(type, out.isMultiline() ? Lines.ALL : Lines.NONE);
    }

    /// Which tuples have a line for each element.
    private enum Lines {
        NONE,
        NAMED,
        ALL
    }

    private static boolean isInLines(TypeName type, Lines lines) {
        List<TypeArgument> arguments = type.arguments();
        if (!type.name().equals("Tuple")) {
            return false;
        }
        return switch (lines) {
            case NONE -> false;
            case NAMED -> arguments.getFirst() instanceof NamedElement;
            case ALL -> arguments.size() > 1;
        };
    }

    private void write(TypeName type, Lines inLines) {
        out.append(typeName(type.name()));
        List<TypeArgument> arguments = type.arguments();
        if (arguments.isEmpty()) {
            return;
        }
        out.append("(");
        if (isInLines(type, inLines)) {
            out.indented(
                    () -> {
                        for (int i = 0; i < arguments.size(); i++) {
                            out.appendIf(i > 0, ",").softLine();
                            write(arguments.get(i), inLines);
                        }
                    });
        } else {
            boolean isNested =
                    inLines == Lines.NAMED && arguments.getFirst() instanceof NamedElement;
            boolean isObject = type.name().equals("JSON");
            out.list(
                    arguments,
                    argument -> {
                        if (isObject) {
                            writePath(argument, inLines);
                        } else {
                            write(argument, isNested ? Lines.NONE : inLines);
                        }
                    });
        }
        out.append(")");
    }

    /// An argument of JSON: a path is one name, whatever is in it, and one that is skipped stands
    /// behind an indent, as ClickHouse has it.
    private void writePath(TypeArgument argument, Lines inLines) {
        switch (argument) {
            case NamedElement element -> {
                out.name(element.name()).append(" ");
                write(element.type(), inLines);
            }
            case SkippedPath path -> {
                if (inLines == Lines.ALL) {
                    out.indent();
                }
                out.append(path.regexp() ? "SKIP REGEXP " : "SKIP ");
                if (path.regexp()) {
                    out.string(path.path());
                } else {
                    out.name(path.path());
                }
            }
            case TypeParameter _,
                    LiteralParameter _,
                    EnumValue _,
                    NamedParameter _,
                    ParametricFunction _ ->
                    write(argument, inLines);
        }
    }

    /// Names of several words are not quoted.
    private static String typeName(String name) {
        return name.indexOf(' ') < 0 ? Names.quoteIfNeeded(name) : name;
    }

    private void write(TypeArgument argument, Lines inLines) {
        switch (argument) {
            case TypeParameter parameter -> write(parameter.type(), inLines);
            case NamedElement element -> {
                out.dottedName(element.name()).append(" ");
                write(element.type(), inLines);
            }
            case LiteralParameter parameter -> out.expressions().write(parameter.value());
            case EnumValue value ->
                    out.string(value.name()).append(" = ").append(Long.toString(value.value()));
            case NamedParameter parameter -> {
                out.name(parameter.name()).append(" = ");
                out.expressions().write(parameter.value());
            }
            case ParametricFunction function -> out.expressions().write(function.function());
            case SkippedPath path -> {
                out.append(path.regexp() ? "SKIP REGEXP " : "SKIP ");
                if (path.regexp()) {
                    out.string(path.path());
                } else {
                    out.dottedName(path.path());
                }
            }
        }
    }
}
