package io.millpond.sql.analysis;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.TermText;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.source.TextSearch;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lets conditions that look for tokens cut texts the way the text index of the column does.
///
/// Source: ClickHouse 26.7, where such a condition is answered by the index. There as here, this
/// holds in WHERE and PREWHERE of a query of one table, and not while its index is ignored; parts
/// without the index are searched the same way.
final class TokenSearches {
    private static final Set<String> OF_TOKENS =
            Set.of("hasAnyTokens", "hasAllTokens", "hasPhrase");
    private static final String OF_WORD = "hasToken";

    private final ExpressionBinder binder;
    private final Plan.Scan scan;
    private final List<TextSearch> searches;

    private TokenSearches(ExpressionBinder binder, Plan.Scan scan, List<TextSearch> searches) {
        this.binder = binder;
        this.scan = scan;
        this.searches = searches;
    }

    /// @param plan what the rows of the condition come from
    static Term apply(Term condition, Plan plan, ExpressionBinder binder) {
        Plan input = plan;
        while (input instanceof Plan.Filter filter) {
            input = filter.input();
        }
        if (!(input instanceof Plan.Scan scan)) {
            return condition;
        }
        List<TextSearch> searches = scan.source().textSearches();
        return searches.isEmpty()
                ? condition
                : binder.terms()
                        .rewrite(condition, new TokenSearches(binder, scan, searches)::replacement);
    }

    private @Nullable Term replacement(Term part) {
        if (!(part instanceof Term.Call call) || call.arguments().size() != 2) {
            return null;
        }
        boolean isOfWord = call.name().equals(OF_WORD);
        Term text = call.arguments().getFirst();
        TextSearch search = isOfWord || OF_TOKENS.contains(call.name()) ? searchOf(text) : null;
        if (search == null || (isOfWord && !search.tokenizer().equals("splitByNonAlpha"))) {
            return null;
        }
        Term needle = call.arguments().getLast();
        TextSearch.Preprocessor preprocessor = search.preprocessor();
        if (preprocessor != null) {
            text = prepared(preprocessor, text);
            if (!(needle.type() instanceof ArrayType)) {
                needle = prepared(preprocessor, needle);
            }
        }
        Terms terms = binder.terms();
        if (isOfWord) {
            return terms.call(OF_WORD, List.of(text, needle), call.text());
        }
        Term tokenizer =
                terms.constant(
                        DataTypes.STRING, BytesColumn.of(search.tokenizer()), search.tokenizer());
        return terms.call(call.name(), List.of(text, needle, tokenizer), call.text());
    }

    private Term prepared(TextSearch.Preprocessor preprocessor, Term text) {
        return binder.bindBody(
                preprocessor.of(text.type()), Map.of(preprocessor.parameter(), text));
    }

    private @Nullable TextSearch searchOf(Term text) {
        String expression =
                TermText.of(text, slot -> scan.slots().contains(slot) ? scan.column(slot) : null);
        return searches.stream()
                .filter(search -> search.expression().equals(expression))
                .findFirst()
                .orElse(null);
    }
}
