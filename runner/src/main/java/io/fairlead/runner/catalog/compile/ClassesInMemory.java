package io.fairlead.runner.catalog.compile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/** Where the compiler writes to: memory, because the class files are sorted into jars only when all of them are there. */
final class ClassesInMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Path folder;
    private final List<Output> outputs = new ArrayList<>();

    ClassesInMemory(StandardJavaFileManager files, Path folder) {
        super(files);
        this.folder = folder;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject source) {
        var output = new Output(className, sourcePath(source));
        outputs.add(output);
        return output;
    }

    String sourcePath(FileObject source) {
        return folder.relativize(Path.of(source.toUri())).toString().replace('\\', '/');
    }

    List<CompiledClass> classes() {
        return outputs.stream().map(Output::compiled).toList();
    }

    private static final class Output extends SimpleJavaFileObject {

        private final String source;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String className, String source) {
            super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
            this.source = source;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }

        CompiledClass compiled() {
            byte[] written = bytes.toByteArray();
            return new CompiledClass(source, ClassFile.parse(written), written);
        }
    }
}
