package io.millpond.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.aggregate.library.AggregateFamily;
import io.millpond.sql.function.library.HigherOrderFamily;
import io.millpond.sql.function.library.ScalarFamily;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The lists of names, by which families are found before they are made, say what there is.
///
/// With `-Dgolden.rewrite` the lists are written anew.
class FunctionNamesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void namesOfScalarFunctionsAreListed() throws IOException {
        check(new FunctionFamilies<>(ScalarFamily.class), ScalarFamily.class);
    }

    @Test
    void namesOfFunctionsOfLambdasAreListed() throws IOException {
        check(new FunctionFamilies<>(HigherOrderFamily.class), HigherOrderFamily.class);
    }

    @Test
    void namesOfAggregateFunctionsAreListed() throws IOException {
        check(new FunctionFamilies<>(AggregateFamily.class), AggregateFamily.class);
    }

    private static void check(FunctionFamilies<?> families, Class<?> kind) throws IOException {
        String actual = families.actualNames();
        List<String> names = actual.lines().map(line -> line.split("\t", -1)[0]).toList();
        assertThat(names).doesNotHaveDuplicates();
        if (System.getProperty("golden.rewrite") != null) {
            Path file = RESOURCES.resolve(kind.getName().replace('.', '/') + ".tsv");
            Files.writeString(file, actual);
            return;
        }
        assertThat(families.listedNames())
                .as("%s.tsv, which this test rewrites with -Dgolden.rewrite", kind.getSimpleName())
                .isEqualTo(actual);
    }
}
