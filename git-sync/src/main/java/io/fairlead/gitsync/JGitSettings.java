package io.fairlead.gitsync;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit keeps for the whole process. Left alone it measures the file system for 3 seconds at first use, asks an installed
 * git for its configuration, reads the user's, and holds files of up to 50 MB in memory.
 */
final class JGitSettings {

    /** Objects above this are streamed. */
    static final int STREAM_ABOVE_BYTES = 4 << 20;

    /** JGit's SSH would take it for everything if it is there, which costs memory; here it is for GPG's signatures alone. */
    private static final String BOUNCY_CASTLE_FOR_SSH = "org.apache.sshd.security.provider.BC.enabled";

    static {
        if (System.getProperty(BOUNCY_CASTLE_FOR_SSH) == null) System.setProperty(BOUNCY_CASTLE_FOR_SSH, "false");
        SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
        WindowCacheConfig cache = new WindowCacheConfig();
        cache.setStreamFileThreshold(STREAM_ABOVE_BYTES);
        cache.install();
    }

    private JGitSettings() {}

    /** Must be called before anything of JGit is used; calls after the first do nothing. */
    static void install() {
        // The work is done by the initialiser above, once.
    }

    /** A machine without any git configuration of its own. */
    private static final class Isolated extends SystemReader.Delegate {

        Isolated(SystemReader system) {
            super(system);
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
