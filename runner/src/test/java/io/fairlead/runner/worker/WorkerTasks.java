package io.fairlead.runner.worker;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagBuilder;
import io.fairlead.dag.DagSource;
import io.fairlead.dag.PermanentFailure;
import io.fairlead.dag.Run;
import io.fairlead.dag.SkipTask;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Tasks that are good and tasks that do what a worker has to survive. Travels to the worker in a jar. */
public final class WorkerTasks implements DagSource {

    /** What a process looks like from inside. */
    public record Process(long pid, List<String> variables, String loader) {}

    /** Some numbers. */
    public record Numbers(List<Integer> items, String note) {}

    /** What holds for a whole process. */
    public record Defaults(String altered, String language, boolean hasOutput) {}

    /** Too much to hold. */
    public static final List<byte[]> HOARD = new ArrayList<>();

    private enum Doing {
        EXIT,
        HANG,
        HANG_IN_HOOK,
        HALT
    }

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("tasks");
        dag.task("process").returns(Process.class, WorkerTasks::process);
        var numbers = dag.task("numbers").takes(dag.run()).returns(Numbers.class, WorkerTasks::numbers);
        dag.task("sum")
                .takes(numbers)
                .returns(
                        Integer.class,
                        n -> n.items().stream().mapToInt(Integer::intValue).sum());
        dag.task("tells-a-property").returns(String.class, () -> {
            System.out.println("it is " + System.getProperty("of.the.team"));
            return ProcessHandle.current().pid() + " " + System.getProperty("of.the.team");
        });
        dag.task("logs-by-the-jdk").runs(WorkerTasks::logByTheJdk);
        dag.task("nothing").runs(() -> {});
        dag.task("prints-one-line").runs(() -> System.out.println("one line"));
        dag.task("prints").runs(WorkerTasks::prints);
        dag.task("prints-a-million-lines").runs(() -> print(1_000_000));
        dag.task("prints-many-lines").runs(() -> print(300_000));
        dag.task("prints-a-long-line").runs(() -> System.out.println("x".repeat(100_000)));
        dag.task("prints-for-ever").runs(() -> {
            while (true) System.out.println("another line");
        });
        dag.task("leaves-files").returns(String.class, WorkerTasks::leavesFiles);
        failing(dag);
        rude(dag);
        WorkerTasksOnJvm.add(dag);
        return List.of(dag.build());
    }

    /** What it finds, before it leaves something there itself, some of it hard to remove. */
    private static String leavesFiles() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        List<String> found;
        try (var files = Files.list(here);
                var temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            found = Stream.concat(files, temporary)
                    .map(file -> here.relativize(file).toString())
                    .toList();
        }
        Files.writeString(Path.of("left.txt"), "content");
        Files.createTempFile("left", ".tmp");
        Files.createSymbolicLink(Path.of("link"), Path.of(System.getProperty("user.home")));
        Path closed = Files.createDirectories(Path.of("closed", "within"));
        Files.setPosixFilePermissions(closed, Set.of());
        Files.setPosixFilePermissions(closed.getParent(), Set.of());
        return here + " " + found;
    }

    private static void print(int lines) {
        IntStream.range(0, lines)
                .forEach(i -> System.out.println("line " + i + " of many, with a text of a usual length"));
    }

    private static void failing(DagBuilder dag) {
        dag.task("throws").runs(() -> {
            throw new IllegalStateException("no such table\nORDERS");
        });
        dag.task("fails-for-good").runs(() -> {
            throw new PermanentFailure("the account is closed");
        });
        dag.task("skips").runs(() -> {
            throw new SkipTask("no new files");
        });
        dag.task("too-much-output").returns(String.class, () -> "x".repeat(1_000_001));
        dag.task("throws-what-cannot-be-printed").runs(() -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new IllegalArgumentException("not even that");
                }
            };
        });
    }

    private static void rude(DagBuilder dag) {
        dag.task("exits").runs(() -> end(Doing.EXIT));
        dag.task("halts").runs(() -> end(Doing.HALT));
        dag.task("hangs").runs(() -> end(Doing.HANG));
        dag.task("hangs-in-a-shutdown-hook").runs(() -> end(Doing.HANG_IN_HOOK));
        dag.task("eats-the-heap").runs(() -> {
            System.out.println("hungry");
            // The JVM ends at once: what was printed in its last milliseconds is lost.
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            while (true) HOARD.add(new byte[1 << 20]);
        });
        dag.task("leaves-threads")
                .runs(() -> Executors.newFixedThreadPool(1).submit(() -> System.out.println("from a thread")));
        dag.task("starts-a-child").runs(() -> {
            var child = new ProcessBuilder("sleep", "600").start();
            System.out.println("child " + child.pid());
            new CountDownLatch(1).await();
        });
        dag.task("alters-the-process").runs(() -> {
            System.setOut(null);
            System.setProperty("altered", "yes");
            Locale.setDefault(Locale.JAPAN);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        });
        dag.task("defaults")
                .returns(
                        Defaults.class,
                        () -> new Defaults(
                                System.getProperty("altered"),
                                Locale.getDefault().getLanguage(),
                                System.out != null));
    }

    private static Process process() {
        return new Process(
                ProcessHandle.current().pid(),
                List.copyOf(new TreeSet<>(System.getenv().keySet())),
                Thread.currentThread().getContextClassLoader().getClass().getSimpleName()
                        + ManagementFactory.getRuntimeMXBean()
                                .getInputArguments()
                                .size());
    }

    private static Numbers numbers(Run run) {
        return new Numbers(List.of(1, 2, 39), run.id());
    }

    private static void logByTheJdk() throws InterruptedException {
        var logger = java.util.logging.Logger.getLogger("sales.orders.Load");
        logger.fine("not shown");
        logger.log(java.util.logging.Level.INFO, "{0} orders", 3);
        logger.warning("two\nlines");
        logger.log(java.util.logging.Level.SEVERE, "failed", new IllegalStateException("why"));
        java.util.logging.Logger.getAnonymousLogger().info("by nobody");
        System.getLogger("sales.System").log(System.Logger.Level.WARNING, "by System.Logger");
        System.getLogger("sales.System").log(System.Logger.Level.DEBUG, "not shown");
        for (var handler : java.util.logging.Logger.getLogger("").getHandlers()) {
            if (handler instanceof java.util.logging.ConsoleHandler) handler.setLevel(java.util.logging.Level.ALL);
        }
        logger.setLevel(java.util.logging.Level.ALL);
        logger.fine("finer");
        System.err.println("plain");
        var loader = new Thread(
                () -> {
                    throw new IllegalStateException("in a thread");
                },
                "loader");
        loader.start();
        loader.join();
    }

    private static void prints() throws InterruptedException {
        System.out.println("to out, with ünï©ode");
        System.err.println("to err");
        LoggerFactory.getLogger("com.acme.sales.Extract").info("by {}", "slf4j");
        LoggerFactory.getLogger("com.acme.sales.Extract").debug("not shown");
        LoggerFactory.getLogger(WorkerTasks.class).warn("with a cause", new IllegalStateException("why"));
        var thread = new Thread(() -> System.out.println("from another thread"));
        thread.start();
        thread.join();
        System.out.print("without a line feed");
    }

    private static void end(Doing how) throws InterruptedException {
        System.out.println("about to end");
        switch (how) {
            case EXIT -> System.exit(7);
            case HALT -> Runtime.getRuntime().halt(3);
            case HANG_IN_HOOK -> {
                Runtime.getRuntime().addShutdownHook(new Thread(WorkerTasks::hang));
                System.exit(0);
            }
            case HANG -> hang();
        }
    }

    private static void hang() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                System.out.println("interrupted, and going on");
            }
        }
    }
}
