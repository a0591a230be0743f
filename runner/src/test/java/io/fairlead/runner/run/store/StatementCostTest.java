package io.fairlead.runner.run.store;

import static io.fairlead.runner.testkit.TestScheduler.dag;
import static io.fairlead.runner.testkit.TestScheduler.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fairlead.runner.bench.MadeHistory;
import io.fairlead.runner.database.Database;
import io.fairlead.runner.testkit.StatementWatch;
import io.fairlead.runner.testkit.StatementWatch.Caller;
import io.fairlead.runner.testkit.StatementWatch.Seen;
import io.fairlead.runner.testkit.TestScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What finished runs and old pushes cost: each statement that the product can execute is executed with next to no history and with
 * much of it, and SQLite is asked for its plan.
 */
class StatementCostTest {

    private static final int LITTLE = 60;
    private static final int MUCH = 4_000;

    /** Plans differ a little where there are statistics, and what is shown grows up to a page. */
    private static final int SLACK = 400;

    /** Tables with as many rows as there are repos, teams and DAGs, and what is no table. A look through others is a fault. */
    private static final Pattern BOUNDED = Pattern.compile(
            "SCAN (dag|repo|team|used|CONSTANT ROW|\\d+ CONSTANT ROWS|timers|waiting|newest|\\(.*)( .*)?");

    private static final Pattern INDEX = Pattern.compile("SCAN \\w+ USING (?:COVERING )?INDEX (\\w+)");

    /** Statements that may look through a table, by their method, with what bounds them all the same. */
    private static final Map<String, String> MAY_LOOK_THROUGH =
            Map.of("RunQueries.newestOfAll", "from the end, as many as the page and those after it have");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fairlead.runner");

    private static final Set<String> STATEMENTS =
            Set.of("createQuery", "createUpdate", "execute", "prepareBatch", "createBatch", "createScript", "select");

    private static final Set<String> DOORS =
            doors().map(method -> name(method.getOwner(), method.getName())).collect(Collectors.toSet());

    @TempDir
    private static Path folder;

    private static Map<Filled, List<Seen>> seen;

    enum Filled {
        WITH_LITTLE_HISTORY(LITTLE, false),
        WITH_MUCH_HISTORY(MUCH, false),
        WITH_STATISTICS(MUCH, true);

        private final int runs;
        private final boolean analyzed;

        Filled(int runs, boolean analyzed) {
            this.runs = runs;
            this.analyzed = analyzed;
        }

        private Path file() {
            return folder.resolve(name() + ".db");
        }
    }

    @BeforeAll
    static void execute_every_statement() {
        seen = new TreeMap<>();
        for (Filled filled : Filled.values()) seen.put(filled, executed(filled));
    }

    private static List<Seen> executed(Filled filled) {
        try (var scheduler = new TestScheduler(filled.file())) {
            scheduler.push(dag("sales", task("a"), task("b"), task("c")), dag("one", task("t")));
            for (String name : List.of("sales", "one")) scheduler.trigger(name);
            scheduler.executor.reportTo(scheduler.reports);
            scheduler.tick();
            for (String name : List.of("a", "b", "c", "t")) scheduler.succeed(name);
            scheduler.tick();
        }
        MadeHistory.make(filled.file(), "demo.sales", 1, filled.runs / 2);
        MadeHistory.make(filled.file(), "demo.one", filled.runs / 2 + 1, filled.runs);
        try (var scheduler = new TestScheduler(filled.file())) {
            scheduler.database.useWrite(handle -> pushes(handle, filled));
            scheduler.clock.advance(Duration.ofDays(1)); // no run has the name of an earlier one
            var watch = StatementWatch.of(scheduler.database);
            EveryStatement.execute(scheduler);
            return watch.statements();
        }
    }

    /** Revisions with a plugin and an error each, a version of each DAG in each, and a session for each. */
    private static void pushes(Handle handle, Filled filled) {
        String numbers =
                "with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < "
                        + filled.runs + ") ";
        handle.execute(
                "insert into revision (repo_id, hash, author, message, committed_at, folder, repo_path, seen_at, fetched_at,"
                        + " described_at, live_at) " + numbers
                        + "select repo_id, printf('f%039d', number), author, message, 0, folder, repo_path, 0, 0, 0, 0"
                        + " from (select * from revision order by id limit 1) as first cross join numbers");
        handle.execute("insert into plugin (revision_id, path, plugin_key, digest)"
                + " select id, 'old.jar', 'old.jar', 'x' from revision where live_at = 0");
        handle.execute("insert into load_error (revision_id, file, reason, detail)"
                + " select id, 'a.jar', 'broken', '' from revision where live_at = 0");
        handle.execute(
                "insert into dag_version (dag_id, number, digest, description, source_class, revision_id, recorded_at) "
                        + numbers
                        + "select dag_id, numbers.number + 1, digest, description, source_class,"
                        + " (select min(id) - 1 from revision where live_at = 0) + numbers.number, 0"
                        + " from (select * from dag_version order by id limit 2) as first cross join numbers");
        handle.execute("update dag set version_id = (select max(id) from dag_version where dag_id = dag.id)");
        handle.execute("insert into access_token (hash, kind, user_name, expires_at) " + numbers
                + "select 'old-' || number, 'API', 'anna', 4000000000000 from numbers");
        if (filled.analyzed) handle.execute("analyze");
    }

    /** What waits is read only as far as it can start. */
    @Test
    void a_pass_reads_no_more_because_more_runs_wait() {
        assertThat(stepsOfAPass(1_000)).isLessThan(stepsOfAPass(200) + SLACK);
    }

    private static long stepsOfAPass(int waiting) {
        try (var scheduler = new TestScheduler(folder.resolve(waiting + "-wait.db"))) {
            scheduler.push(dag("sales", task("a")));
            for (int i = 0; i < waiting; i++) scheduler.trigger("sales");
            scheduler.tick();
            var watch = StatementWatch.of(scheduler.database);
            scheduler.tick();
            return watch.statements().stream().mapToLong(Seen::mostSteps).sum();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITH_LITTLE_HISTORY")
    void no_statement_reads_more_because_there_is_more_history(Filled filled) {
        Map<String, Seen> little = seen.get(Filled.WITH_LITTLE_HISTORY).stream()
                .collect(Collectors.toMap(Seen::text, Function.identity()));
        assertThat(seen.get(filled))
                .filteredOn(statement ->
                        statement.mostSteps() > 2 * little.get(statement.text()).mostSteps() + SLACK)
                .as("statements of which SQLite reads more with %,d finished runs than with %,d", MUCH, LITTLE)
                .extracting(statement ->
                        origin(statement) + ": " + little.get(statement.text()).mostSteps() + " → "
                                + statement.mostSteps() + " steps: " + statement)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void no_statement_looks_through_a_table_that_grows(Filled filled) {
        try (var database = Database.open(filled.file())) {
            Set<String> partial = partialIndexes(database);
            var faults = new TreeMap<String, List<String>>();
            for (Seen statement : seen.get(filled)) {
                List<String> plan = statement.plan(database);
                boolean looks = plan.stream().anyMatch(step -> looksThrough(step, partial));
                if (looks && !MAY_LOOK_THROUGH.containsKey(origin(statement))) {
                    faults.put(origin(statement) + ": " + statement, plan);
                }
            }
            assertThat(faults).isEmpty();
        }
    }

    /** What a partial index holds are rows that something is still to be done with. */
    private static boolean looksThrough(String step, Set<String> partial) {
        if (!step.startsWith("SCAN") || BOUNDED.matcher(step).matches()) return false;
        Matcher index = INDEX.matcher(step);
        return !(index.lookingAt() && partial.contains(index.group(1)));
    }

    private static Set<String> partialIndexes(Database database) {
        return database.read(handle ->
                new HashSet<>(handle.createQuery("""
                        select list.name from sqlite_master as tables, pragma_index_list(tables.name) as list
                        where tables.type = 'table' and list.partial = 1""").mapTo(String.class).list()));
    }

    @Test
    void what_may_look_through_a_table_is_still_there() {
        assertThat(seen.get(Filled.WITH_MUCH_HISTORY))
                .extracting(StatementCostTest::origin)
                .containsAll(MAY_LOOK_THROUGH.keySet());
    }

    @Test
    void every_statement_of_the_product_is_among_them() {
        Map<String, Long> inCode = callers()
                .collect(Collectors.groupingBy(
                        call -> name(call.getOriginOwner(), call.getOrigin().getName()),
                        TreeMap::new,
                        Collectors.counting()));
        Map<String, Long> executed = seen.get(Filled.WITH_MUCH_HISTORY).stream()
                .flatMap(statement -> statement.callers().stream()
                        .map(stack -> stack.stream()
                                .map(StatementCostTest::name)
                                .filter(inCode::containsKey)
                                .findFirst()
                                .orElse("?"))
                        .distinct())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(inCode.entrySet())
                .filteredOn(entry -> executed.getOrDefault(entry.getKey(), 0L) < entry.getValue())
                .as("methods with statements that EveryStatement does not execute all; let it")
                .isEmpty();
    }

    @Test
    void every_method_of_a_store_is_called() {
        Set<String> called = seen.get(Filled.WITH_MUCH_HISTORY).stream()
                .flatMap(statement -> statement.callers().stream())
                .flatMap(List::stream)
                .map(caller -> name(caller) + caller.descriptor())
                .collect(Collectors.toSet());
        assertThat(doors())
                .extracting(method -> name(method.getOwner(), method.getName()) + method.getDescriptor())
                .filteredOn(method -> !called.contains(method))
                .as("methods that EveryStatement does not call; let it")
                .isEmpty();
    }

    /** Where the product makes a statement; the schema's scripts and what is only measured are none of its work. */
    private static Stream<JavaMethodCall> callers() {
        return PRODUCT.stream()
                .filter(type -> !type.getPackageName().endsWith(".database")
                        && !type.getPackageName().endsWith(".bench"))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Handle.class))
                .filter(call -> STATEMENTS.contains(call.getName()));
    }

    /** The store's method that others call. */
    private static String origin(Seen statement) {
        return statement.callers().stream()
                .flatMap(List::stream)
                .map(StatementCostTest::name)
                .filter(DOORS::contains)
                .findFirst()
                .orElse("?");
    }

    private static Set<JavaClass> stores() {
        return callers().map(JavaMethodCall::getOriginOwner).collect(Collectors.toSet());
    }

    private static Stream<JavaMethod> doors() {
        return stores().stream()
                .flatMap(store -> store.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static String name(Caller caller) {
        return caller.type().substring(caller.type().lastIndexOf('.') + 1) + "." + caller.method();
    }

    private static String name(JavaClass type, String method) {
        return type.getSimpleName() + "." + method;
    }
}
