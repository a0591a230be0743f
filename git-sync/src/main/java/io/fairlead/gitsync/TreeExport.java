package io.fairlead.gitsync;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the tree of a commit into a new directory: files, executable files and harmless symlinks; submodules stay out. */
final class TreeExport {

    private static final Logger LOG = LoggerFactory.getLogger(TreeExport.class);

    /** A few trees that hold each other many times make a tiny commit that fills any disk. */
    private static final int MAX_ENTRIES = 1_000_000;

    private static final int MAX_LINK_BYTES = 4096;
    private static final int BUFFER_BYTES = 64 << 10;

    /** The umask takes away from these what it takes from every other file. */
    private static final FileAttribute<?> EXECUTABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"));

    private final ObjectReader reader;
    private final Path root;
    private final Deadline deadline;
    private final EntryNames names = new EntryNames();
    private final Map<Path, String> links = new LinkedHashMap<>();

    TreeExport(ObjectReader reader, Path root, Deadline deadline) {
        this.reader = reader;
        this.root = root;
        this.deadline = deadline;
    }

    void write(ObjectId tree) throws IOException, RefusedTree {
        Files.createDirectory(root);
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(tree);
            for (int entries = 1; walk.next(); entries++) {
                if (entries > MAX_ENTRIES) throw new RefusedTree("the tree has more than " + MAX_ENTRIES + " entries");
                deadline.check();
                writeEntry(walk);
            }
        } catch (FileAlreadyExistsException e) {
            throw new RefusedTree("the name '" + root.relativize(Path.of(e.getFile())) + "' is there twice");
        }
        writeLinks();
    }

    private void writeEntry(TreeWalk walk) throws IOException, RefusedTree {
        Path directory = walk.getDepth() == 0 ? root : root.resolve(parent(walk.getPathString()));
        Path path = names.below(directory, walk.getNameString());
        FileMode mode = walk.getFileMode();
        if (mode == FileMode.TREE) {
            Files.createDirectory(path);
            walk.enterSubtree();
        } else if (mode == FileMode.SYMLINK) {
            rememberLink(path, walk.getObjectId(0), walk.getDepth());
        } else if (mode == FileMode.EXECUTABLE_FILE) {
            writeFile(Files.createFile(path, EXECUTABLE), walk.getObjectId(0));
        } else if (mode == FileMode.REGULAR_FILE) {
            writeFile(Files.createFile(path), walk.getObjectId(0));
        }
    }

    private void writeFile(Path file, ObjectId blob) throws IOException {
        ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            if (loader.isLarge()) stream(loader, out);
            else out.write(loader.getCachedBytes());
        }
    }

    private void stream(ObjectLoader loader, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = loader.openStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                deadline.check();
                out.write(buffer, 0, read);
            }
        }
    }

    private void rememberLink(Path link, ObjectId blob, int depth) throws IOException, RefusedTree {
        ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
        if (loader.getSize() > MAX_LINK_BYTES)
            throw new RefusedTree("the symlink '" + root.relativize(link) + "' is too long");
        String target = new String(loader.getCachedBytes(), StandardCharsets.UTF_8);
        if (LinkTarget.staysInside(target, depth)) links.put(link, target);
        else LOG.warn("{}: the symlink to {} leaves the tree and is left out", root.relativize(link), target);
    }

    /** Links come last, so that nothing is ever written through one. */
    private void writeLinks() throws IOException, RefusedTree {
        for (Map.Entry<Path, String> link : links.entrySet()) {
            try {
                Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
            } catch (FileAlreadyExistsException | InvalidPathException e) {
                throw new RefusedTree(
                        "the symlink '" + root.relativize(link.getKey()) + "' cannot be made: " + e.getMessage());
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
