package io.fairlead.s3;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real S3 server on the loopback address, empty at its start, gone when it is closed or who started it ends. */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "test-access";
    public static final String SECRET_KEY = "test-secret";

    static final String READY = "s3 server on port ";

    private static final int MOST_LINES = 200;

    private final Process process;
    private final URI uri;

    private S3Server(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts it and waits until it listens, some 2 seconds. */
    public static S3Server start() {
        try {
            Process process = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new S3Server(process, URI.create("http://127.0.0.1:" + port(process)));
        } catch (IOException e) {
            throw new UncheckedIOException("the S3 server for tests cannot be started", e);
        }
    }

    private static List<String> command() throws IOException {
        try (InputStream libraries = S3Server.class.getResourceAsStream("class-path.txt")) {
            if (libraries == null)
                throw new IOException("class-path.txt is missing; build the module s3-testing first");
            String classPath =
                    own() + File.pathSeparator + new String(libraries.readAllBytes(), StandardCharsets.UTF_8).strip();
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + Integer.getInteger("fairlead.s3-heap-megabytes", 768) + "m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath,
                    S3ServerMain.class.getName());
        }
    }

    private static Path own() {
        URI uri = URI.create(S3Server.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        Path path = Path.of(uri);
        if (!Files.exists(path)) throw new IllegalStateException(path + " is where this class came from, and is gone");
        return path;
    }

    private static int port(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (int i = 0; i < MOST_LINES; i++) {
            String line = out.readLine();
            if (line == null) throw new IOException("the S3 server ended at once; its standard error says why");
            if (line.startsWith(READY)) return Integer.parseInt(line.substring(READY.length()));
        }
        throw new IOException("the S3 server did not say its port");
    }

    /** The endpoint; buckets are named in the path. */
    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
