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
    private static final String SYNC = "io.fairlead.gitsync";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fairlead");

    @ParameterizedTest(name = "{0} uses only {1}")
    @CsvSource({
        "json,                 ''",
        "liveness,             ''",
        "time,                 ''",
        "doctor,               ''",
        "database,             doctor",
        "logs,                 json liveness",
        "logs.bucket,          logs doctor json liveness",
        "access,               database",
        "run.dag,              json",
        "run,                  run.dag",
        "run.store,            run run.dag database json liveness",
        "catalog.plugin,       run.dag",
        "catalog.compile,      catalog.plugin run.dag json",
        "jvm,                  ''",
        "catalog.load,         catalog.compile catalog.plugin run.dag",
        "catalog.describe,     catalog.load catalog.compile catalog.plugin run.dag json jvm",
        "catalog,              catalog.describe catalog.plugin run.dag run.store",
        "executor,             run run.dag logs jvm",
        "executor.local,       catalog.plugin executor run run.dag logs json jvm worker worker.log liveness doctor",
        "executor.kubernetes.pod,    executor run run.dag logs jvm",
        "executor.kubernetes.status, executor executor.kubernetes.pod json jvm",
        "executor.kubernetes,  executor executor.kubernetes.pod executor.kubernetes.status run run.dag logs liveness time jvm doctor",
        "executor.fleet,       executor run run.dag",
        "worker.thread,        jvm",
        "worker.log,           worker.thread logs jvm",
        "worker,               worker.log worker.thread executor catalog catalog.load catalog.plugin logs json jvm",
        "worker.fleet,         worker executor executor.local logs jvm",
        "worker.training,      worker worker.log executor catalog logs json",
        "scheduler,            run run.dag run.store executor logs json liveness time",
        "web.request,          run run.dag run.store logs json",
        "web.view,             web.request access logs",
        "web.log,              web.request web.view run run.store logs liveness",
        "web.graph,            web.view",
        "web.page,             web.request web.view web.log web.graph run run.dag run.store access logs logs.bucket json",
        "web.rest,             web.request web.log run run.dag run.store logs json",
        "web,                  web.request web.view web.page web.log web.rest run.store access logs logs.bucket json liveness",
        "web.worker,           executor logs json",
        "repos,                catalog catalog.plugin run.dag run.store access json liveness doctor",
        "config,               repos access executor logs.bucket web.worker jvm",
    })
    void a_package_uses_only_what_it_may(String name, String allowed) {
        onlyUses(ROOT, name, allowed);
    }

    @ParameterizedTest(name = "git-sync''s {0} uses only {1}")
    @CsvSource({
        "files,       ''",
        "convert,     options",
        "options,     files",
        "remote,      options store",
        "store,       files options",
        "lfs,         files options",
        "tree,        convert files lfs options store",
        "parts,       files lfs options remote store tree",
        "publish,     files options store",
        "signature,   options store",
        "gpg,         signature",
        "serve,       files options publish store",
        "sidecar.log,      ''",
        "sidecar.flag,     ''",
        "sidecar.metrics,  ''",
        "sidecar.tls,      ''",
        "sidecar.client,   options sidecar.flag sidecar.log",
        "sidecar.settings, options sidecar.client sidecar.flag sidecar.log sidecar.tls",
        "sidecar.hook,     options publish sidecar.client sidecar.flag sidecar.log sidecar.metrics sidecar.settings",
        "sidecar.http,     serve sidecar.client sidecar.log sidecar.settings",
        "sidecar.login,    options sidecar.client sidecar.log sidecar.metrics sidecar.settings sidecar.tls",
    })
    void a_package_of_git_sync_uses_only_what_it_may(String name, String allowed) {
        onlyUses(SYNC, name, allowed);
    }

    private static void onlyUses(String root, String name, String allowed) {
        String[] packages = Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
                .filter(part -> !part.isEmpty())
                .map(part -> root + "." + part)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(root + "." + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(root + "..")
                        .and(not(resideInAnyPackage(packages)
                                .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo(
                                        Version.class)))))
                .check(CLASSES);
    }

    @Test
    void there_is_no_cycle_between_packages() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
        slices().matching(SYNC + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobody_uses_the_commands_or_the_composition_root() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".cli", ROOT + ".bench", ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".cli", ROOT + ".bench")
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
        "org.pf4j.., io.fairlead.runner.catalog.. io.fairlead.runner.worker.. io.fairlead.dag",
        "org.eclipse.jgit..,     io.fairlead.gitsync..",
        "com.cronutils.., io.fairlead.runner.run.dag",
        "picocli.., io.fairlead.runner.cli io.fairlead.runner.bench",
        "org.sqlite..,           io.fairlead.runner.database",
        "io.fabric8.., io.fairlead.runner.executor.kubernetes..",
        "org.jdbi.., io.fairlead.runner.database io.fairlead.runner.run.store io.fairlead.runner.access io.fairlead.runner.bench",
        "software.amazon.., io.fairlead.runner.logs.bucket",
        "java.sql.., io.fairlead.runner.database io.fairlead.runner.run.store io.fairlead.runner.access io.fairlead.runner.catalog.load io.fairlead.runner.jvm",
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
