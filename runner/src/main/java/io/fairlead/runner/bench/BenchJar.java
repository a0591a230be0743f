package io.fairlead.runner.bench;

import io.fairlead.runner.catalog.plugin.Folders;
import io.fairlead.runner.cli.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** A DAG that changes from push to push, as a source and as the jar that a team's build would make of it. */
final class BenchJar {

    private BenchJar() {}

    static String source(String className, String dag, int number) {
        return """
                import io.fairlead.dag.Dag;
                import io.fairlead.dag.DagSource;
                import java.util.List;

                public final class %s implements DagSource {
                    @Override
                    public List<Dag> dags() {
                        var dag = Dag.named("%s").description("change %d");
                        dag.task("say").runs(() -> System.out.println("change %d"));
                        return List.of(dag.build());
                    }
                }
                """.formatted(className, dag, number, number);
    }

    static void write(Path jar, String className, String dag, int number) throws IOException {
        Path folder = Files.createTempDirectory("fairlead-bench-jar-");
        try {
            Path source = folder.resolve(className + ".java");
            Files.writeString(source, source(className, dag, number));
            int failed = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "--release", "17", "-proc:none", "-d", folder.toString(), source.toString());
            if (failed != 0) throw new CommandFailure("the bench's own DAG does not compile");
            pack(jar, className, Files.readAllBytes(folder.resolve(className + ".class")), number);
        } finally {
            Folders.delete(folder);
        }
    }

    private static void pack(Path jar, String className, byte[] code, int number) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "bench");
        manifest.getMainAttributes().putValue("Plugin-Version", "1." + number);
        try (OutputStream file = Files.newOutputStream(jar);
                var out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new JarEntry(className + ".class"));
            out.write(code);
            out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            out.write((className + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
