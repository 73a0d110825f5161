package io.millpond.sql.analysis;

import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.ast.Query;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.TableLookup;

import java.util.HashMap;
import java.util.Map;

/// What the analysis of one statement works with. Single-threaded.
///
/// @param parameters values of `{name:Type}`
/// @param scalars values of scalar subqueries, each run once
/// @param subqueries runs subqueries whose result analysis needs
public record Analysis(
        TableLookup tables,
        Settings settings,
        Terms terms,
        AggregateRegistry aggregates,
        Map<String, String> parameters,
        Map<Query, Term> scalars,
        Subqueries subqueries) {

    public static Analysis of(
            TableLookup tables,
            Settings settings,
            Terms terms,
            Map<String, String> parameters,
            Subqueries subqueries) {
        return new Analysis(
                tables,
                settings,
                terms,
                StandardAggregates.registry(),
                parameters,
                new HashMap<>(),
                subqueries);
    }

    /// The same statement's analysis, with the settings of one SELECT.
    public Analysis withSettings(Settings other) {
        return new Analysis(tables, other, terms, aggregates, parameters, scalars, subqueries);
    }
}
