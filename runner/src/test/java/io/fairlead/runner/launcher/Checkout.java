package io.fairlead.runner.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A scratch checkout with the real launcher, a Maven that builds when it is told how, and a Java that says how it was started. Both
 * wait at a named pipe, so that a test decides when they go on.
 */
final class Checkout implements AutoCloseable {

    private static final Path LAUNCHER =
            Path.of("..", "fairlead").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 120;

    /** A shell cannot catch what is ignored from its start, as it is below nohup; not every env can undo that. */
    private static final List<String> DEFAULT_SIGNALS =
            works("env", "--default-signal=INT,HUP", "true") ? List.of("env", "--default-signal=INT,HUP") : List.of();

    private static final String MAVEN = """
            #!/bin/sh
            echo "began $$ with $(ls runner/target 2>/dev/null | tr '\\n' ' ')" >>journal
            mkdir -p runner/target git-sync/target
            : >runner/target/half
            read -r how <gate
            if [ "$how" = fail ]; then
              echo "no such symbol"
              echo "ended $$" >>journal
              exit 1
            fi
            mkdir -p runner/target/lib git-sync/target/lib
            for jar in runner-1 dag-api-1 picocli-1; do : >runner/target/lib/$jar.jar; done
            : >git-sync/target/git-sync-1.jar
            rm runner/target/half
            : >runner/target/whole
            echo "ended $$" >>journal
            """;

    private static final String JAVA = """
            #!/bin/sh
            folder=$(dirname "$0")
            case "$*" in
              *-Xshare:dump*)
                echo "dumped $$" >>"$folder/journal"
                for option; do
                  case "$option" in -XX:SharedArchiveFile=*) echo classes >"${option#*=}" ;; esac
                done
                ;;
              *-XX:DumpLoadedClassList=*)
                echo "trained $$" >>"$folder/journal"
                [ ! -e "$folder/broken" ]
                ;;
              *" stay") echo "java $*" && read -r end <"$folder/stay" ;;
              *)
                printf '[%s]' "$@" # each argument for itself
                echo
                echo "java $*"
                ;;
            esac
            """;

    private final Path folder;

    private Checkout(Path folder) {
        this.folder = folder;
    }

    /** @param folder is empty */
    static Checkout in(Path folder) throws IOException, InterruptedException {
        var checkout = new Checkout(folder.toRealPath());
        for (String module : List.of("runner", "git-sync")) {
            Files.createDirectories(folder.resolve(module).resolve("src/main"));
            Files.writeString(folder.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.createDirectories(checkout.jdk());
        Files.writeString(checkout.jdk().resolveSibling("release"), "JAVA_VERSION=\"17\"");
        Files.copy(LAUNCHER, folder.resolve("fairlead"));
        checkout.program(folder.resolve("mvnw"), MAVEN);
        checkout.program(checkout.jdk().resolve("java"), JAVA);
        checkout.pipe(folder.resolve("gate"));
        checkout.pipe(checkout.jdk().resolve("stay"));
        return checkout;
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path jdk() {
        return folder.resolve("jdk/bin");
    }

    private void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void pipe(Path path) throws IOException, InterruptedException {
        var made = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(made.waitFor()).isZero();
    }

    /** Starts the launcher. */
    Launch start(String... arguments) throws IOException {
        var command = new ArrayList<>(DEFAULT_SIGNALS);
        command.addAll(List.of("sh", folder.resolve("fairlead").toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().remove("FAIRLEAD_LAUNCHER");
        return new Launch(builder.start(), said);
    }

    /** Builds, and runs to the end. */
    String build(String... arguments) throws IOException, InterruptedException {
        var launch = start(arguments);
        awaitBuilds(builds() + 1);
        letMaven("succeed");
        return launch.end();
    }

    /** Waits for Maven at its gate, and opens it. */
    void letMaven(String how) throws IOException {
        Files.writeString(folder.resolve("gate"), how + "\n");
    }

    /** Ends a Java that was told to stay. */
    void endJava() throws IOException {
        Files.writeString(jdk().resolve("stay"), "\n");
    }

    void edit() throws IOException {
        Path source = Files.createTempFile(folder.resolve("runner/src/main"), "Source", ".java");
        assertThat(source).exists();
    }

    /** Lets the programs be run that say which classes they take, and fail. */
    void breakTraining() throws IOException {
        Files.writeString(jdk().resolve("broken"), "");
    }

    private int builds() {
        return (int)
                journal().stream().filter(line -> line.startsWith("began ")).count();
    }

    void awaitBuilds(int count) {
        await("build " + count).until(() -> builds() >= count);
    }

    /** The number of the Maven that was started last. */
    long mavenStarted() {
        String last = journal().stream()
                .filter(line -> line.startsWith("began "))
                .reduce((one, next) -> next)
                .orElseThrow();
        return Long.parseLong(last.split(" ")[1]);
    }

    /** That process, which goes on. */
    ProcessHandle maven() {
        return ProcessHandle.of(mavenStarted()).orElseThrow();
    }

    /** What the Mavens did, in order. */
    List<String> journal() {
        return lines(folder.resolve("journal"));
    }

    /** What Java did for archives of classes, in order, without process numbers. */
    List<String> archiving() {
        return lines(jdk().resolve("journal")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names in the launcher's own folder that begin so. */
    List<String> own(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(".launcher"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    /** Whether nobody makes archives of classes. */
    boolean isPrepared() throws IOException {
        List<String> turns = own("archive-");
        return turns.stream().allMatch(turn -> lines(path(".launcher/" + turn)).contains("ended"));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Whatever was started here has the folder's name on its command line, what goes on in the background, too. */
    @Override
    public void close() {
        await("nothing runs here").until(() -> {
            List<ProcessHandle> left = running();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    private List<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }

    /** A launcher that was started, and what it says. */
    record Launch(Process process, Path file) {

        String said() {
            return String.join("\n", lines(file));
        }

        void awaitSaid(String text) {
            await(text).until(() -> said().contains(text));
        }

        /** Waits for its end, which is to be a good one. */
        String end() throws InterruptedException {
            assertThat(endStatus()).as(said()).isZero();
            return said();
        }

        int endStatus() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(said())
                    .isTrue();
            return process.exitValue();
        }

        long pid() {
            return process.pid();
        }

        void signal(String name) throws IOException, InterruptedException {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            assertThat(kill.waitFor()).isZero();
        }
    }
}
