package io.fairlead.runner.worker.log;

import io.fairlead.runner.jvm.JavaOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Replaces secrets in lines by asterisks: as they are, and as they look in a URL, in JSON and, on their own or behind something
 * else, in Base64. A secret of several lines is replaced line by line, as logs are written.
 */
public final class Masking {

    /** The variable of the attempt's own token, which no log may show. */
    public static final String ATTEMPT_TOKEN = "FAIRLEAD_ATTEMPT_TOKEN";

    /** A shorter secret, or line of one, is shown: it would be found in half of all words. */
    static final int MIN_LENGTH = 5;

    static final String MASK = "***";

    /** Names the variables of the environment that are secret, with commas between. */
    static final String VARIABLE = "FAIRLEAD_SECRETS";

    static final Masking NONE = new Masking(List.of());

    private static final int BITS_OF_A_BYTE = 8;
    private static final int BITS_OF_A_DIGIT = 6;
    private static final int ALIGNMENTS = 3;

    private final List<String> forms;

    private Masking(Collection<String> forms) {
        this.forms = List.copyOf(forms);
    }

    /**
     * The values of the variables that {@link #VARIABLE} names, what {@link SecretFiles} hold, the attempt's own token, and what
     * looks like a secret among the options of this process.
     *
     * @throws IllegalArgumentException if these files cannot be read
     */
    static Masking of(Map<String, String> environment) {
        String names = environment.getOrDefault(VARIABLE, "") + "," + ATTEMPT_TOKEN;
        Stream<String> variables = Arrays.stream(names.split(","))
                .map(name -> environment.get(name.strip()))
                .filter(Objects::nonNull);
        Stream<String> options = JavaOptions.of(environment).secrets().stream();
        return of(Stream.of(variables, SecretFiles.of(environment).stream(), options)
                .flatMap(secrets -> secrets)
                .toList());
    }

    /** Of these. */
    public static Masking of(Collection<String> secrets) {
        var forms = new TreeSet<String>();
        for (String secret : secrets) {
            addForms(forms, secret.strip());
            if (secret.strip().contains("\n")) secret.lines().forEach(line -> addForms(forms, line.strip()));
        }
        return forms.isEmpty() ? NONE : new Masking(forms);
    }

    private static void addForms(Set<String> forms, String secret) {
        if (secret.length() < MIN_LENGTH) return;
        forms.add(secret);
        String inUrl = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(inUrl);
        forms.add(inUrl.replace("+", "%20"));
        forms.add(lowerHex(inUrl));
        forms.add(lowerHex(inUrl.replace("+", "%20")));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        for (int before = 0; before < ALIGNMENTS; before++) addBase64(forms, secret, before);
    }

    private static String lowerHex(String inUrl) {
        var text = new StringBuilder(inUrl);
        for (int at = text.indexOf("%"); at >= 0; at = text.indexOf("%", at + 1)) {
            text.setCharAt(at + 1, Character.toLowerCase(text.charAt(at + 1)));
            text.setCharAt(at + 2, Character.toLowerCase(text.charAt(at + 2)));
        }
        return text.toString();
    }

    /** The digits that belong to the secret alone, where so many bytes stand before it. */
    private static void addBase64(Set<String> forms, String secret, int before) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        var shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int first = (before * BITS_OF_A_BYTE + BITS_OF_A_DIGIT - 1) / BITS_OF_A_DIGIT;
        int last = shifted.length * BITS_OF_A_BYTE / BITS_OF_A_DIGIT;
        if (last - first < MIN_LENGTH) return;
        forms.add(Base64.getEncoder().encodeToString(shifted).substring(first, last));
        forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(first, last));
    }

    /** A line, or several, without the secrets in it. Where two overlap, all of both is gone. */
    public String mask(String text) {
        BitSet secret = null;
        for (String form : forms) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                if (secret == null) secret = new BitSet(text.length());
                secret.set(at, at + form.length());
            }
        }
        return secret == null ? text : without(text, secret);
    }

    private static String without(String text, BitSet secret) {
        var masked = new StringBuilder();
        int shown = 0;
        for (int from = secret.nextSetBit(0); from >= 0; from = secret.nextSetBit(shown)) {
            masked.append(text, shown, from).append(MASK);
            shown = secret.nextClearBit(from);
        }
        return masked.append(text, shown, text.length()).toString();
    }

    @Override
    public String toString() {
        return forms.size() + " masks";
    }
}
