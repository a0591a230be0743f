package io.fairlead.gitsync.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that is soon full. It is in a mount name space of its own, which needs no more rights than most systems
 * give to everybody; a process that waits for its standard input to end keeps it, and with it everything goes.
 *
 * @param place where it is for the processes inside
 */
public record SmallDisk(Process keeper, List<String> enter, Path place) implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 10;
    private static final int CHUNK_BYTES = 4096;
    private static final String FILLER = "filler";

    /** Empty if the system lets nobody have one: it is tried as an ordinary user and as root. */
    public static Optional<SmallDisk> mount(Path place, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(place);
        Optional<SmallDisk> disk = mount(place, mebibytes, List.of("--user", "--map-root-user"), List.of("--user"));
        return disk.isPresent() ? disk : mount(place, mebibytes, List.of(), List.of());
    }

    private static Optional<SmallDisk> mount(Path place, int mebibytes, List<String> leave, List<String> enter)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        command.addAll(leave);
        String mount = "mount -t tmpfs -o size=" + mebibytes + "m none '" + place + "' && echo mounted && exec cat";
        command.addAll(List.of("sh", "-c", mount));
        Process keeper = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!"mounted".equals(keeper.inputReader().readLine())) {
            keeper.destroyForcibly().waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        }
        List<String> inside = new ArrayList<>(List.of("nsenter", "--target=" + keeper.pid(), "--mount"));
        inside.addAll(enter);
        if (!enter.isEmpty()) inside.add("--preserve-credentials");
        return Optional.of(new SmallDisk(keeper, inside, place));
    }

    /** Where it is for everybody else. */
    public Path seen() {
        return Path.of("/proc/" + keeper.pid() + "/root" + place);
    }

    /** Leaves less than a block. */
    public void fill() throws IOException {
        fill(0);
    }

    /** Leaves about so many bytes; what was filled before is given back first. */
    public void fill(long spare) throws IOException {
        free();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream filler = Files.newOutputStream(seen().resolve(FILLER))) {
            while (left() > spare) filler.write(chunk);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) throw e;
        }
    }

    public void free() throws IOException {
        Files.deleteIfExists(seen().resolve(FILLER));
    }

    private long left() throws IOException {
        return Files.getFileStore(seen()).getUsableSpace();
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
    }
}
