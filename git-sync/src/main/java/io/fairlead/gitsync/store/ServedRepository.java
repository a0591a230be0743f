package io.fairlead.gitsync.store;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A repository for JGit's upload-pack, which could not give away commits of every time by itself. */
public final class ServedRepository extends FileRepository {

    private ServedRepository(FileRepositoryBuilder builder) throws IOException {
        super(builder);
    }

    /** Opens what is there. */
    public static Repository open(Path directory) throws IOException {
        FileRepositoryBuilder builder = new FileRepositoryBuilder();
        return new ServedRepository(
                builder.setGitDir(directory.toFile()).setMustExist(true).setup());
    }

    @Override
    public ObjectReader newObjectReader() {
        return new CommitReader(super.newObjectReader());
    }
}
