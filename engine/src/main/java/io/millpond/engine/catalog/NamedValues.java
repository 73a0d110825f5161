package io.millpond.engine.catalog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the catalog keeps under names that belong to no database: named collections, and functions
/// that users defined.
record NamedValues(Map<String, NamedCollection> collections, Map<String, UserFunction> functions) {
    static final NamedValues NONE = new NamedValues(Map.of(), Map.of());

    NamedValues {
        collections = Map.copyOf(collections);
        functions = Map.copyOf(functions);
    }

    /// All named collections in the order of their names.
    List<NamedCollection> collectionsByName() {
        return collections.values().stream()
                .sorted(Comparator.comparing(NamedCollection::name))
                .toList();
    }

    /// All functions in the order of their names.
    List<UserFunction> functionsByName() {
        return functions.values().stream()
                .sorted(Comparator.comparing(UserFunction::name))
                .toList();
    }

    NamedValues with(CatalogEdit.NamedEdit edit) {
        Map<String, NamedCollection> changed = new HashMap<>(collections);
        Map<String, UserFunction> changedFunctions = new HashMap<>(functions);
        switch (edit) {
            case CatalogEdit.PutNamedCollection(NamedCollection collection) ->
                    changed.put(collection.name(), collection);
            case CatalogEdit.DropNamedCollection(String name) -> changed.remove(name);
            case CatalogEdit.PutFunction(UserFunction function) ->
                    changedFunctions.put(function.name(), function);
            case CatalogEdit.DropFunction(String name) -> changedFunctions.remove(name);
        }
        return new NamedValues(changed, changedFunctions);
    }
}
