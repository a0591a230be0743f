package io.fairlead.gitsync.serve;

import io.fairlead.gitsync.store.ServedRepository;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;

/**
 * A repository with one commit and nothing else in it, so nothing else can be given away, and the answers that were given from
 * it. Who asks the same gets the same bytes: a thousand clients of one make cost one computation.
 */
record CommitSnapshot(Path directory) {

    private static final String ANSWERS = "answers";

    /** Clients that say they have something differ from each other; beyond so many the oldest answer goes. */
    private static final int MAX_ANSWERS = 4;

    /** Open already, so that it can be read to its end even if the snapshot goes meanwhile. */
    InputStream answer(byte[] body, String gitProtocol) throws IOException {
        Path file = Files.createDirectories(directory.resolve(ANSWERS)).resolve(key(body, gitProtocol));
        if (!Files.exists(file)) {
            makeRoom();
            Path unfinished = file.resolveSibling("unfinished");
            try {
                compute(body, gitProtocol, unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
        return Files.newInputStream(file);
    }

    private void compute(byte[] body, String gitProtocol, Path file) throws IOException {
        try (Repository opened = ServedRepository.open(directory);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            UploadSession.ofSnapshot(opened, SmartHttp.parameters(gitProtocol))
                    .serve(new ByteArrayInputStream(body), out);
        }
    }

    private void makeRoom() throws IOException {
        List<Path> answers;
        try (Stream<Path> files = Files.list(directory.resolve(ANSWERS))) {
            answers = files.toList();
        }
        if (answers.size() < MAX_ANSWERS) return;
        Optional<Path> oldest = Optional.empty();
        for (Path answer : answers)
            if (oldest.isEmpty()
                    || Files.getLastModifiedTime(answer).compareTo(Files.getLastModifiedTime(oldest.get())) < 0)
                oldest = Optional.of(answer);
        Files.deleteIfExists(oldest.orElseThrow());
    }

    private static String key(byte[] body, String gitProtocol) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.valueOf(gitProtocol).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
