package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Window;
import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.Frame;
import io.millpond.sql.ast.Window.FrameBound;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.ast.Window.WindowSpecification;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Parses what follows OVER, and the specifications of the WINDOW clause.
final class WindowParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    WindowParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// A name, or a specification in parentheses.
    Window parse() {
        int from = tokens.start();
        if (tokens.at(Lexer.OPEN_ROUND)) {
            return specification();
        }
        return new Window.NamedWindow(tokens.expectName("window name"), tokens.spanFrom(from));
    }

    /// `([base] [PARTITION BY ...] [ORDER BY ...] [frame])`.
    WindowSpecification specification() {
        int from = tokens.start();
        tokens.expectOpen();
        String base = atBase() ? tokens.expectName("window name") : null;
        List<Expression> partitionBy = List.of();
        if (tokens.accept("PARTITION", "BY")) {
            partitionBy = grammar.expressions.expressionList();
        }
        List<OrderElement> orderBy = List.of();
        if (tokens.accept("ORDER", "BY")) {
            orderBy = grammar.queries.orderList();
        }
        Frame frame = frame();
        tokens.expectClose();
        return new WindowSpecification(base, partitionBy, orderBy, frame, tokens.spanFrom(from));
    }

    private boolean atBase() {
        return tokens.atName()
                && !tokens.at("PARTITION", "BY")
                && !tokens.at("ORDER", "BY")
                && !(atUnit() && tokens.kind(1) != Lexer.CLOSE_ROUND);
    }

    private boolean atUnit() {
        return tokens.at("ROWS") || tokens.at("RANGE") || tokens.at("GROUPS");
    }

    private @Nullable Frame frame() {
        FrameUnit unit;
        if (tokens.accept("ROWS")) {
            unit = FrameUnit.ROWS;
        } else if (tokens.accept("RANGE")) {
            unit = FrameUnit.RANGE;
        } else if (tokens.accept("GROUPS")) {
            unit = FrameUnit.GROUPS;
        } else {
            return null;
        }
        if (tokens.accept("BETWEEN")) {
            FrameBound begin = bound();
            tokens.expect("AND");
            return new Frame(unit, begin, bound());
        }
        return new Frame(unit, bound(), new FrameBound(BoundKind.CURRENT_ROW, null));
    }

    private FrameBound bound() {
        if (tokens.accept("CURRENT", "ROW")) {
            return new FrameBound(BoundKind.CURRENT_ROW, null);
        }
        if (tokens.accept("UNBOUNDED")) {
            boolean precedes = precedes();
            return new FrameBound(
                    precedes ? BoundKind.UNBOUNDED_PRECEDING : BoundKind.UNBOUNDED_FOLLOWING, null);
        }
        Expression offset = grammar.expressions.parseArithmetic();
        return new FrameBound(precedes() ? BoundKind.PRECEDING : BoundKind.FOLLOWING, offset);
    }

    private boolean precedes() {
        if (tokens.accept("PRECEDING")) {
            return true;
        }
        tokens.expect("FOLLOWING");
        return false;
    }
}
