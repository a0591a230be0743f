package io.fairlead.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.database.Database;
import io.fairlead.runner.testkit.Readme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README.md says of each file, folder and table what removes it: who adds one says so there. */
class LeftoversTest {

    private static final String TABLES = "| table ";
    private static final List<String> ELSEWHERE = List.of(TABLES, "| memory: ", "| the folder for ");
    private static final Pattern NAME = Pattern.compile("`([\\w.-]+)/?`");
    private static final Pattern IN_DATA = Pattern.compile("\\b(?:data|root)\\.(?:folder|resolve)\\(\"([\\w.-]+)\"\\)");

    /** Moved to its name as soon as it is written. */
    private static final String UNFINISHED = ".new";

    @TempDir
    Path folder;

    @Test
    void each_table_of_the_database_has_its_row() throws IOException {
        try (var database = Database.open(folder.resolve("test.db"))) {
            List<String> tables = database.read(handle -> handle.createQuery(
                            "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'")
                    .mapTo(String.class)
                    .list());
            assertThat(named(row -> row.startsWith(TABLES))).isEqualTo(new TreeSet<>(tables));
        }
    }

    @Test
    void each_file_and_folder_of_the_data_directory_has_its_row() throws IOException {
        var made = new TreeSet<String>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/fairlead/runner"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                IN_DATA.matcher(Files.readString(source))
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !name.endsWith(UNFINISHED))
                        .forEach(made::add);
            }
        }
        assertThat(made).contains("fairlead.db", "lock", "compiled");
        assertThat(named(row -> ELSEWHERE.stream().noneMatch(row::startsWith))).isEqualTo(made);
    }

    /** What the first cells of these rows name. */
    private static Set<String> named(Predicate<String> rows) throws IOException {
        return Readme.between("leftovers")
                .lines()
                .skip(2)
                .filter(rows)
                .map(row -> row.split("\\|")[1])
                .flatMap(cell -> NAME.matcher(cell).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
