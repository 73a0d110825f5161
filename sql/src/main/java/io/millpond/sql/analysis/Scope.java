package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Window;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.RecursiveTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names that are visible in one SELECT. Mutable while it is bound.
///
/// An identifier is, in this order: a parameter of a lambda around it, an alias, a column of FROM,
/// a name of the SELECT outside.
final class Scope {
    private final @Nullable Scope parent;
    private final @Nullable Select select;
    private final Aliases aliases;
    private final Map<String, Select.CommonTable> commonTables = new HashMap<>();
    private final Set<String> commonTablesInProgress = new HashSet<>();
    private final Map<String, Recursion> recursions = new HashMap<>();
    private final Map<String, Window.WindowSpecification> windows = new HashMap<>();
    private final Map<String, Slot> synthetic = new HashMap<>();
    private final Map<Term, ArrayJoinColumn> arrayJoins = new LinkedHashMap<>();
    private final int depth;
    private boolean hasAggregate;
    private @Nullable ExpressionBinder binder;
    private Relation relation = Relation.NOTHING;
    private Map<Slot, String> displayNames = new HashMap<>();

    /// A column that the function arrayJoin makes.
    ///
    /// @param array its argument
    record ArrayJoinColumn(Slot slot, Term array) {}

    private Scope(@Nullable Scope parent, @Nullable Select select, Aliases aliases) {
        this.parent = parent;
        this.select = select;
        this.aliases = aliases;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    /// The scope around a statement: no names at all.
    static Scope root() {
        return new Scope(null, null, new Aliases());
    }

    /// The scope of a SELECT inside of `parent`.
    static Scope of(Scope parent, Select select) {
        Scope scope = new Scope(parent, select, Aliases.of(select));
        for (Select.WithElement element : select.with().elements()) {
            if (element instanceof Select.CommonTable table) {
                if (scope.commonTables.put(table.name(), table) != null) {
                    throw new DatabaseException(
                            ErrorCode.MULTIPLE_EXPRESSIONS_FOR_ALIAS,
                            "CTE with name %s already exists. In scope %s"
                                    .formatted(table.name(), scope.sql()));
                }
            }
        }
        for (Select.WindowDefinition window : select.windows()) {
            if (scope.windows.put(window.name(), window.specification()) != null) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Window '"
                                + window.name()
                                + "' is already defined. In scope "
                                + scope.sql());
            }
        }
        return scope;
    }

    /// A scope over a relation alone, for expressions outside of a SELECT.
    static Scope over(Relation relation) {
        Scope scope = root();
        scope.enter(relation);
        return scope;
    }

    @Nullable Scope parent() {
        return parent;
    }

    /// Who binds the expressions of this scope; null before there is one.
    @Nullable ExpressionBinder binder() {
        return binder;
    }

    void bindBy(ExpressionBinder one) {
        binder = one;
    }

    /// Notes that an aggregate stands in the SELECT, even if only its type is asked for.
    void markAggregate() {
        hasAggregate = true;
    }

    boolean hasAggregate() {
        return hasAggregate;
    }

    /// How many SELECTs are around this one.
    int depth() {
        return depth;
    }

    Aliases aliases() {
        return aliases;
    }

    Relation relation() {
        return relation;
    }

    /// Makes the columns of FROM, as far as it has been bound, visible.
    void enter(Relation other) {
        relation = other;
        displayNames = other.displayNames();
    }

    /// The name that a column has in a result, or null for slots that are no columns of FROM.
    @Nullable String displayName(Slot slot) {
        return displayNames.get(slot);
    }

    /// The specification of a name in WINDOW, or null.
    Window.@Nullable WindowSpecification window(String name) {
        return windows.get(name);
    }

    /// An identifier that means exactly `slot`, for expressions made by expansion.
    Identifier identifierOf(Slot slot) {
        String name = "\0" + synthetic.size();
        synthetic.put(name, slot);
        return new Identifier(List.of(name), Span.NONE);
    }

    /// The slot behind [#identifierOf], or null.
    @Nullable Slot synthetic(Identifier identifier) {
        return synthetic.get(identifier.parts().getFirst());
    }

    /// The common table `name` and the scope that defines it, or null.
    @Nullable CommonTableUse commonTable(String name) {
        Select.CommonTable table = commonTables.get(name);
        if (table != null && !commonTablesInProgress.contains(name)) {
            return new CommonTableUse(table, this);
        }
        return parent == null ? null : parent.commonTable(name);
    }

    record CommonTableUse(Select.CommonTable table, Scope scope) {}

    /// Whether common tables may read themselves.
    boolean isRecursive() {
        return select != null && select.with().recursive();
    }

    /// A common table inside of its own query.
    static final class Recursion {
        private final RecursiveTable table;
        private boolean isRead;

        Recursion(RecursiveTable table) {
            this.table = table;
        }

        RecursiveTable table() {
            return table;
        }

        /// Whether the query has asked for it.
        boolean isRead() {
            return isRead;
        }

        /// The table, for a query that reads it.
        RecursiveTable read() {
            isRead = true;
            return table;
        }
    }

    /// The common table `name` whose query is being bound and may read it, or null.
    @Nullable Recursion recursion(String name) {
        Recursion recursion = recursions.get(name);
        boolean isHidden = commonTables.containsKey(name) && !commonTablesInProgress.contains(name);
        return recursion != null || isHidden || parent == null ? recursion : parent.recursion(name);
    }

    /// Lets the query of a common table read it.
    void beginRecursion(Select.CommonTable table, Recursion recursion) {
        recursions.put(table.name(), recursion);
    }

    void endRecursion(Select.CommonTable table) {
        recursions.remove(table.name());
    }

    /// Hides a common table while its own query is bound.
    void begin(Select.CommonTable table) {
        commonTablesInProgress.add(table.name());
    }

    void end(Select.CommonTable table) {
        commonTablesInProgress.remove(table.name());
    }

    /// The columns that arrayJoin makes, by its argument, in the order of their first mention.
    Map<Term, ArrayJoinColumn> arrayJoins() {
        return arrayJoins;
    }

    /// The lambda that `name` was given to by AS, here or outside, or null.
    Expression.@Nullable Lambda lambda(String name) {
        if (aliases.find(name) instanceof Expression.Lambda lambda) {
            return lambda;
        }
        return parent == null ? null : parent.lambda(name);
    }

    /// The SELECT as SQL, for messages.
    String sql() {
        return select == null ? "" : Names.sql(select);
    }
}
