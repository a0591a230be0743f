package io.fairlead.runner.catalog.compile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a compiled class says of itself and of others. Read from its constant pool, so that no code of it has to be loaded.
 *
 * @param name with slashes, like all names here
 * @param supertypes its superclass and interfaces
 * @param references every name that could be a class: in types, in signatures, and in text constants
 */
public record ClassFile(String name, int access, List<String> supertypes, Set<String> references) {

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>()\\[]+)[;<]");

    boolean isConcrete() {
        return !Modifier.isAbstract(access) && !Modifier.isInterface(access) && !isLocal();
    }

    /** Anonymous and local classes have a number in their names, and no constructor that others could call. */
    private boolean isLocal() {
        int dollar = name.lastIndexOf('$');
        return dollar >= 0 && dollar + 1 < name.length() && Character.isDigit(name.charAt(dollar + 1));
    }

    public static ClassFile parse(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readInt();
            in.readInt();
            var pool = Pool.read(in);
            int access = in.readUnsignedShort();
            String name = pool.className(in.readUnsignedShort());
            var supertypes = new ArrayList<String>();
            supertypes.add(pool.className(in.readUnsignedShort()));
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                supertypes.add(pool.className(in.readUnsignedShort()));
            }
            return new ClassFile(name, access, supertypes, pool.references());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The constant pool: texts by index, and for classes and strings the index of their text. */
    private record Pool(String[] texts, int[] textOf) {

        static Pool read(DataInputStream in) throws IOException {
            int size = in.readUnsignedShort();
            var pool = new Pool(new String[size], new int[size]);
            for (int i = 1; i < size; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> pool.texts[i] = in.readUTF();
                    case 7, 8 -> pool.textOf[i] = in.readUnsignedShort();
                    case 16, 19, 20 -> in.readUnsignedShort();
                    case 15 -> in.skipBytes(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        i++; // Takes two places, by a decision that the specification itself regrets.
                    }
                    default -> throw new IOException("unknown constant " + tag);
                }
            }
            return pool;
        }

        String className(int index) {
            return index == 0 ? "" : texts[textOf[index]];
        }

        Set<String> references() {
            var names = new HashSet<String>();
            for (int text : textOf) if (text != 0) names.add(texts[text].replace('.', '/'));
            for (String text : texts) {
                if (text == null) continue;
                var types = IN_DESCRIPTOR.matcher(text);
                while (types.find()) names.add(types.group(1));
            }
            return names;
        }
    }
}
