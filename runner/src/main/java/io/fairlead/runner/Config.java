package io.fairlead.runner;

import io.fairlead.runner.access.AccessRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings, read once and checked whole.
 *
 * @param adminUser empty for open on loopback
 * @param adminPassword empty for open on loopback; never printed
 */
public record Config(
        String host,
        int port,
        Path data,
        int slots,
        String adminUser,
        String adminPassword,
        int workerHeapMegabytes,
        int describeHeapMegabytes,
        Duration describeTimeout) {

    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,4}[mMgG]");

    /**
     * Reads the settings from {@code FAIRLEAD_…} variables.
     *
     * @throws InvalidConfig with every problem there is
     */
    public static Config from(Map<String, String> variables) {
        return new Reader(variables).read();
    }

    @Override
    public String toString() {
        return "host=" + host + " port=" + port + " data=" + data + " slots=" + slots
                + (adminUser.isEmpty() ? "" : " adminUser=" + adminUser);
    }

    /** What is wrong with the settings: all of it, a line each. */
    public static final class InvalidConfig extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidConfig(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    private static final class Reader {

        private final Map<String, String> variables;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> variables) {
            this.variables = variables;
        }

        Config read() {
            String host = text(Setting.HOST);
            String user = text(Setting.ADMIN_USER);
            String password = password();
            AccessRules.problem(host, user, password).ifPresent(problems::add);
            var config = new Config(
                    host,
                    number(Setting.PORT, 0, 65_535),
                    Path.of(text(Setting.DATA)).toAbsolutePath().normalize(),
                    slots(),
                    user,
                    password,
                    heap(Setting.WORKER_HEAP),
                    heap(Setting.DESCRIBE_HEAP),
                    Duration.ofSeconds(number(Setting.DESCRIBE_TIMEOUT, 1, 600)));
            if (!problems.isEmpty()) throw new InvalidConfig(problems);
            return config;
        }

        private String text(Setting setting) {
            return Optional.ofNullable(variables.get(setting.variable())).orElse(setting.defaultValue());
        }

        private int slots() {
            return variables.containsKey(Setting.SLOTS.variable())
                    ? number(Setting.SLOTS, 1, 1_000)
                    : Runtime.getRuntime().availableProcessors();
        }

        private int number(Setting setting, int least, int most) {
            try {
                int number = Integer.parseInt(text(setting));
                if (number >= least && number <= most) return number;
            } catch (NumberFormatException e) {
                // told below, together with numbers out of bounds
            }
            problems.add(setting.variable() + " is '" + text(setting) + "'; it must be a whole number from " + least
                    + " to " + most);
            return least;
        }

        private int heap(Setting setting) {
            String text = text(setting);
            if (HEAP.matcher(text).matches()) {
                int number = Integer.parseInt(text.substring(0, text.length() - 1));
                return text.toLowerCase(Locale.ROOT).endsWith("g") ? number * 1024 : number;
            }
            problems.add(setting.variable() + " is '" + text + "'; it must be a size such as 512m or 2g");
            return 1;
        }

        private String password() {
            String file = text(Setting.ADMIN_PASSWORD_FILE);
            if (file.isEmpty()) return text(Setting.ADMIN_PASSWORD);
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException e) {
                problems.add(Setting.ADMIN_PASSWORD_FILE.variable() + ": cannot read " + file + ": " + e);
                return "";
            }
        }
    }
}
