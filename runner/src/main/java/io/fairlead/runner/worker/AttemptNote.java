package io.fairlead.runner.worker;

import io.fairlead.runner.executor.Assignment;
import io.fairlead.runner.executor.Outcome;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.logs.LogLine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file that says what a worker's process executes, for whoever finds that the process is gone. It holds the attempt's token, so
 * only its owner may read it.
 */
public final class AttemptNote {

    private final Path file;

    /** @param folder the worker's own */
    public AttemptNote(Path folder) {
        this.file = folder.resolve("attempt.json");
    }

    /** There whole or not at all. */
    void write(Assignment assignment) throws IOException {
        Path fresh = file.resolveSibling("attempt.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Json.write(new Content(assignment.attemptId(), assignment.token())));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Its outcome was reported. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** What was begun and not reported; empty if nothing was. */
    public Optional<Content> read() throws IOException {
        return Files.exists(file) ? Optional.of(Json.read(Files.readString(file), Content.class)) : Optional.empty();
    }

    /**
     * Reports how it ended, for as long as that takes, and removes the note.
     *
     * @param last the end of its log
     * @throws IOException if the server refuses the report in a way that trying again would not help; the note is gone then, too
     */
    public void report(Content attempt, Outcome outcome, List<LogLine> last, URI server)
            throws IOException, InterruptedException {
        var runner = new RunnerClient(server, () -> {}, why -> {
            throw new Refused(why);
        });
        try {
            if (!last.isEmpty()) runner.lastLines(attempt.attempt(), attempt.token(), bytes(last));
            runner.outcome(attempt.attempt(), attempt.token(), outcome);
        } catch (Refused e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            delete();
        }
    }

    private static byte[] bytes(List<LogLine> lines) {
        return lines.stream().map(LogLine::format).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
    }

    /** @param token the attempt's own */
    public record Content(long attempt, String token) {

        @Override
        public String toString() {
            return "attempt " + attempt;
        }
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }
}
