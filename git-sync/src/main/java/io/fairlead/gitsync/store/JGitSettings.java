package io.fairlead.gitsync.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit keeps for the whole process. Left alone it measures the file system for 3 seconds at first use, asks an installed
 * git for its configuration, reads the user's, and holds files of up to 50 MB in memory.
 */
public final class JGitSettings {

    /** Objects above this are streamed. */
    static final int STREAM_ABOVE_BYTES = 4 << 20;

    /** JGit's SSH would take it for everything if it is there, which costs memory; here it is for GPG's signatures alone. */
    private static final String BOUNCY_CASTLE_FOR_SSH = "org.apache.sshd.security.provider.BC.enabled";

    private static final String UMASK = "Umask:";

    static {
        if (System.getProperty(BOUNCY_CASTLE_FOR_SSH) == null) System.setProperty(BOUNCY_CASTLE_FOR_SSH, "false");
        SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
        emptyCaches();
        if (FS.DETECTED instanceof FS_POSIX posix) umask().ifPresent(posix::setUmask);
    }

    private JGitSettings() {}

    /** JGit keeps up to 20 MB of the packs that it has read, for which nobody asks before the next change. */
    public static void emptyCaches() {
        WindowCacheConfig cache = new WindowCacheConfig();
        cache.setStreamFileThreshold(STREAM_ABOVE_BYTES);
        cache.install();
    }

    /** As Linux tells it; JGit would start a shell to ask. */
    private static OptionalInt umask() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(UMASK))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring(UMASK.length()).strip(), 8))
                    .findFirst();
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Must be called before anything of JGit is used; calls after the first do nothing. */
    public static void install() {
        // The work is done by the initialiser above, once.
    }

    /** A machine without any git configuration of its own. */
    private static final class Isolated extends SystemReader.Delegate {

        private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

        Isolated(SystemReader system) {
            super(system);
        }

        /** JGit would ask the network for its own name, for a note that nobody reads; where no name server answers that takes long. */
        @Override
        public String getHostname() {
            try {
                return Files.readString(HOST_NAME).strip();
            } catch (IOException e) {
                return super.getHostname();
            }
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }

        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return new NoFile(parent, fs);
        }
    }

    /** An empty configuration that knows how exact the time stamps of files are. */
    private static final class NoFile extends FileBasedConfig {

        /**
         * Coarser than the clock that local file systems use. For this long JGit takes a file that has just changed for one that
         * may be changing, and searches a damaged pack again and again.
         */
        private static final long FILE_TIME_MILLIS = 100;

        NoFile(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is nothing to read.
        }

        @Override
        public void save() {
            // There is nowhere to write.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            if (section.equals("filesystem")) return unit.convert(FILE_TIME_MILLIS, TimeUnit.MILLISECONDS);
            return super.getTimeUnit(section, subsection, name, otherwise, unit);
        }
    }
}
