package io.fairlead.runner;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between packages, and what is used in one place only. */
class ArchitectureTest {

    private static final String ROOT = "io.fairlead.runner";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fairlead");

    @ParameterizedTest(name = "{0} uses only {1}")
    @CsvSource({
        "json,           ''",
        "database,       ''",
        "logs,           json",
        "access,         database",
        "run,            database json",
        "catalog,        run json",
        "executor,       run logs",
        "executor.local, executor run logs json worker",
        "executor.kubernetes, executor run logs json",
        "executor.fleet, executor run",
        "worker.fleet,   worker executor executor.local logs",
        "worker,         executor catalog logs json",
        "scheduler,      run executor logs json",
        "web,            run catalog logs access json",
        "web.worker,     executor logs json",
    })
    void a_package_uses_only_what_it_may(String name, String allowed) {
        String[] packages = Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
                .filter(part -> !part.isEmpty())
                .map(part -> ROOT + "." + part)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "..")
                        .and(not(resideInAnyPackage(packages)
                                .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(
                                        Version.class)))))
                .check(CLASSES);
    }

    @Test
    void there_is_no_cycle_between_packages() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobody_uses_the_commands_or_the_composition_root() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".cli", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".cli")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Runner.class)
                .check(CLASSES);
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource({
        "io.javalin..,           io.fairlead.runner.web..",
        "org.eclipse.jetty..,    io.fairlead.runner.web..",
        "gg.jte..,               io.fairlead.runner.web..",
        "org.pf4j..,             io.fairlead.runner.catalog io.fairlead.runner.worker io.fairlead.dag",
        "org.eclipse.jgit..,     io.fairlead.gitsync..",
        "com.cronutils..,        io.fairlead.runner.run io.fairlead.runner.scheduler",
        "picocli..,              io.fairlead.runner.cli",
        "org.sqlite..,           io.fairlead.runner.database",
        "io.fabric8..,           io.fairlead.runner.executor.kubernetes",
        "org.jdbi..,             io.fairlead.runner.database io.fairlead.runner.run io.fairlead.runner.access",
        "software.amazon..,      io.fairlead.runner.logs",
        "java.sql..,             io.fairlead.runner.database io.fairlead.runner.run io.fairlead.runner.access",
    })
    void a_library_stays_in_its_place(String library, String places) {
        noClasses()
                .that()
                .resideOutsideOfPackages(places.split(" "))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void git_sync_and_the_authoring_api_know_nothing_of_the_runner() {
        noClasses()
                .that()
                .resideInAnyPackage("io.fairlead.gitsync..", "io.fairlead.dag..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "..")
                .check(CLASSES);
    }

    @Test
    void the_time_is_asked_of_a_clock_that_was_given() {
        var rule = noClasses().should().callMethod(Thread.class, "sleep", long.class);
        for (Class<?> type :
                new Class<?>[] {Instant.class, LocalDate.class, LocalDateTime.class, ZonedDateTime.class}) {
            rule = rule.orShould().callMethod(type, "now");
        }
        rule.orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(CLASSES);
    }
}
