package io.millpond.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The arrows between modules and packages, as the README draws them.
///
/// A failure names the class and the line that points the wrong way.
final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ArchitectureTest::isProduct)
                    .importPackages("io.millpond");

    private static boolean isProduct(Location location) {
        return !location.contains("test-classes") && !location.contains("-tests.jar");
    }

    /// An importer that cannot read the class files finds none, and then every rule holds.
    @ParameterizedTest
    @CsvSource({"storage,40", "sql,40", "engine,20", "server,20"})
    void everyModuleIsLookedAt(String module, int classCountMin) {
        long count =
                CLASSES.stream()
                        .filter(c -> c.getPackageName().startsWith("io.millpond." + module))
                        .count();
        assertThat(count).isGreaterThanOrEqualTo(classCountMin);
    }

    @ParameterizedTest
    @CsvSource({
        "storage,sql",
        "storage,engine",
        "storage,server",
        "sql,engine",
        "sql,server",
        "engine,server"
    })
    void lowerModuleDoesNotKnowTheHigherOne(String lower, String higher) {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.millpond." + lower + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.millpond." + higher + ".."));
    }

    /// Two packages that know each other are one, in two places.
    @ParameterizedTest
    @ValueSource(strings = {"storage", "sql", "engine", "server"})
    void packagesOfAModuleAreOrdered(String module) {
        check(slices().matching("io.millpond." + module + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void onlyTheKafkaEngineAndTheBrokerKnowKafka() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.millpond.engine.kafka..",
                                "io.millpond.server.broker..",
                                "io.millpond.server.demo..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.kafka..", "kafka.."));
    }

    @Test
    void onlyStorageIoOpensAndMapsFiles() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.millpond.storage.io..")
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.nio\\.channels\\.(File|AsynchronousFile|SeekableByte).*"
                                        + "|java\\.nio\\.MappedByteBuffer"
                                        + "|java\\.io\\.(RandomAccessFile|File(In|Out)putStream)"));
    }

    @Test
    void onlyTheServerKnowsTheHttpLibrary() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.millpond.server.http..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.eclipse.jetty..", "com.sun.net.httpserver.."));
    }

    @Test
    void timeAndRandomnessArePassedIn() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.millpond.server.cli..")
                        .and()
                        .doNotHaveSimpleName("SystemClock")
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .callMethod(java.util.UUID.class, "randomUUID")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callConstructor(java.util.Random.class));
    }

    @Test
    void nothingUsesReflection() {
        check(noClasses().should().dependOnClassesThat(resideInAnyPackage("java.lang.reflect..")));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
