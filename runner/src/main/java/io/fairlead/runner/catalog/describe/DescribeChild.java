package io.fairlead.runner.catalog.describe;

import io.fairlead.runner.catalog.describe.DescribeEvent.Kind;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.jvm.JavaProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One {@code describe} process, seen from the runner: requests go in, events come out, and at any time it may die. */
final class DescribeChild implements AutoCloseable {

    /** Exit statuses above are of signals. */
    private static final int KILLED = 128;

    private static final int MAX_TAIL = 4_000;
    private static final int MAX_UNREAD_EVENTS = 100;
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);
    private static final List<String> ENVIRONMENT = List.of("PATH", "TMPDIR");

    /** As for tasks. Java takes file names for what the locale says, and where there is none it reads only ASCII. */
    private static final String LOCALE = "C.UTF-8";

    /** Stands in the queue for the end of the process's output. */
    private static final Optional<DescribeEvent> END = Optional.empty();

    /** After so many requests it is ended: what may pile up in a process that compiles again and again stays bounded. */
    private static final int MAX_REQUESTS = 200;

    private final Process process;
    private final ThreadStates threads;
    private final BlockingQueue<Optional<DescribeEvent>> events = new ArrayBlockingQueue<>(MAX_UNREAD_EVENTS);
    private final StringBuilder tail = new StringBuilder();
    private final String nonce = UUID.randomUUID().toString();
    private Thread errorReader;
    private Thread eventReader;
    private int requests;
    private boolean idle;
    private boolean pluginLoaded;

    private DescribeChild(Process process) {
        this.process = process;
        this.threads = new ThreadStates(process.pid());
    }

    /** @param practice while it waits for a request */
    static DescribeChild start(int heapMegabytes, WarmUpLevel practice) throws IOException {
        return new DescribeChild(builder(heapMegabytes, practice).start());
    }

    static ProcessBuilder builder(int heapMegabytes, WarmUpLevel practice) {
        var builder = new ProcessBuilder(command(heapMegabytes, practice));
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment().put("LC_ALL", LOCALE);
        return builder.directory(new File(System.getProperty("java.io.tmpdir")));
    }

    private static List<String> command(int heapMegabytes, WarmUpLevel practice) {
        var command = new ArrayList<>(List.of(
                JavaProcess.executable(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:MaxMetaspaceSize=" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                // By default it would begin with all of it, and a spare would hold what its practice had touched.
                "-Xms16m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                // Nobody reads its log, and starting a logging library is a quarter of a cold start.
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=WARN"));
        command.addAll(JavaProcess.archive());
        command.addAll(List.of("-cp", JavaProcess.classPath(), DescribeMain.class.getName(), practice.name()));
        return command;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has done other work before: then that may be why it does not get on. */
    boolean isSecondHand() {
        return requests > 1;
    }

    /** Whether a signal has ended it, such as that of a machine without memory. */
    boolean wasKilled() {
        return !process.isAlive() && process.exitValue() > KILLED;
    }

    /** Whether it has answered all that it was asked. */
    boolean isIdle() {
        return idle;
    }

    /** Whether it has loaded no plugin, and so is as good as new. */
    boolean isClean() {
        return !pluginLoaded;
    }

    boolean isReusable() {
        return isIdle() && isClean() && requests < MAX_REQUESTS && isAlive();
    }

    /** What its requests and answers begin with. */
    String nonce() {
        return nonce;
    }

    /** Sends a request. Whether it is understood shows in what comes back. */
    void send(DescribeRequest request) {
        if (requests++ == 0) {
            errorReader = reading("describe-stderr-", this::readErrors);
            eventReader = reading("describe-events-", () -> readEvents(nonce + " "));
        }
        idle = false;
        try {
            var in = process.getOutputStream();
            in.write((Json.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            keep("the request could not be sent: " + e + "\n");
        }
    }

    private Thread reading(String name, Runnable reader) {
        var thread = new Thread(reader, name + process.pid());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readEvents(String prefix) {
        try (var out = new BoundedLines(process.inputReader(StandardCharsets.UTF_8), DescribeMain.MAX_LINE)) {
            for (String line = out.next(); line != null; line = out.next()) {
                if (line.startsWith(prefix)) {
                    events.put(Optional.of(Json.read(line.substring(prefix.length()), DescribeEvent.class)));
                } else if (!line.isEmpty()) {
                    keep(line + "\n");
                }
            }
            events.put(END);
        } catch (IOException | RuntimeException | Error e) { // Whatever it is: somebody waits for what comes next.
            keep("its output could not be read: " + e + "\n");
            process.destroyForcibly();
            events.offer(END);
        } catch (InterruptedException e) {
            // Closed: nobody listens any more.
        }
    }

    private void readErrors() {
        try (Reader in = process.errorReader(StandardCharsets.UTF_8)) {
            var buffer = new char[MAX_TAIL];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) keep(new String(buffer, 0, read));
        } catch (IOException | UncheckedIOException e) {
            // The process is gone; what was read so far is what there is.
        }
    }

    private synchronized void keep(String text) {
        tail.append(text);
        if (tail.length() > MAX_TAIL) tail.delete(0, tail.length() - MAX_TAIL);
    }

    /**
     * The next event.
     *
     * @return null when the time is over; empty when the process is
     */
    Optional<DescribeEvent> next(Duration most) throws InterruptedException {
        var event = events.poll(most.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null || event.isEmpty()) return event;
        idle = event.get().kind() == Kind.FINISHED;
        pluginLoaded |= event.get().kind() == Kind.DESCRIBED;
        return event;
    }

    /** The last of what it printed. */
    synchronized String tail() {
        return tail.toString();
    }

    /** How it stands now, for its time limits. */
    TimeLimit.Sample sample() {
        Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return new TimeLimit.Sample(System.nanoTime(), cpu, threads.allWait());
    }

    /** Why it ended, for a person; called after its output has ended. */
    String lastWords(int heapMegabytes) throws InterruptedException {
        if (!process.waitFor(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) return "closed its output";
        if (errorReader != null) errorReader.join(LONGEST_GOODBYE.toMillis());
        String out = tail();
        if (out.contains("java.lang.OutOfMemoryError: Java heap space")) {
            return "used up the heap of " + heapMegabytes + " MB";
        }
        if (out.contains("java.lang.OutOfMemoryError")) return "used up the memory it may have";
        int status = process.exitValue();
        if (status > KILLED) return "ended the process: killed by signal " + (status - KILLED);
        return "ended the process: exit status " + status + " (System.exit?)";
    }

    /** Ends it, and what its plugins may have started. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (eventReader != null) eventReader.interrupt();
    }

    /** Reads lines, none longer than a limit: what a plugin prints must not fill the runner's memory. */
    private record BoundedLines(BufferedReader in, int most) implements AutoCloseable {

        String next() throws IOException {
            var line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) return line.isEmpty() ? null : line.toString();
                if (line.length() == most) throw new IOException("a line is longer than " + most + " characters");
                line.append((char) c);
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
