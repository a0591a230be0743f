package io.fairlead.runner.catalog.compile;

import java.io.IOException;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileObject;

/** A file as the compiler reads it: without the byte order mark that some editors put first, which is no Java to it. */
final class SourceFile extends ForwardingJavaFileObject<JavaFileObject> {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    SourceFile(JavaFileObject file) {
        super(file);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
        var text = super.getCharContent(ignoreEncodingErrors);
        boolean marked = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK;
        return marked ? text.subSequence(1, text.length()) : text;
    }
}
