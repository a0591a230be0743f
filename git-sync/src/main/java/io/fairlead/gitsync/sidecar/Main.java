package io.fairlead.gitsync.sidecar;

import io.fairlead.gitsync.files.FileModes;
import io.fairlead.gitsync.options.SteadyClock;
import io.fairlead.gitsync.sidecar.flag.CommandLine;
import io.fairlead.gitsync.sidecar.flag.FlagValues;
import io.fairlead.gitsync.sidecar.flag.Flags;
import io.fairlead.gitsync.sidecar.flag.GoDuration;
import io.fairlead.gitsync.sidecar.flag.Manual;
import io.fairlead.gitsync.sidecar.flag.OldFlags;
import io.fairlead.gitsync.sidecar.flag.UsageError;
import io.fairlead.gitsync.sidecar.log.ErrorFile;
import io.fairlead.gitsync.sidecar.log.Log;
import io.fairlead.gitsync.sidecar.log.LogProvider;
import io.fairlead.gitsync.sidecar.log.Secrets;
import io.fairlead.gitsync.sidecar.login.ProxyVariables;
import io.fairlead.gitsync.sidecar.login.UrlPassword;
import io.fairlead.gitsync.sidecar.settings.RepoList;
import io.fairlead.gitsync.sidecar.settings.Settings;
import io.fairlead.gitsync.sidecar.settings.SettingsReader;
import io.fairlead.gitsync.sidecar.tls.CertificateFiles;
import io.fairlead.gitsync.sidecar.tls.ClientCertificates;
import io.fairlead.gitsync.sidecar.tls.TrustedAuthorities;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;

/** The program's entry: reads what is wanted, runs it, and ends with its exit code. */
public final class Main {

    private static final int FAILED = 1;
    private static final Set<String> SECRET =
            Set.of("password", "credential", "webhook-url", "git-config", "git-config-add", "serve-auth-url");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    private Main(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        int exitCode = FAILED;
        try {
            exitCode = new Main(utf8(System.out), utf8(System.err), System.getenv()).run(List.of(arguments));
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
        } finally { // Whatever it was: the server's threads would keep a process alive that syncs nothing.
            System.exit(exitCode);
        }
    }

    /** JSON is UTF-8 whatever the locale is. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        return new Main(out, err, environment).run(arguments);
    }

    private int run(List<String> arguments) {
        FlagValues values;
        try {
            values = CommandLine.read(arguments, environment);
        } catch (UsageError e) {
            return wrong(e);
        }
        if (values.on("version")) return printed(version() + "\n");
        if (values.on("help")) return printed(Manual.help());
        if (values.on("man")) return printed(Manual.man());
        Secrets secrets = new Secrets();
        try {
            RepoList list = new RepoList(Path.of(values.text("repos-file")), arguments, environment);
            if (values.has("repos-file"))
                return follow(values, list.common(), secrets, (common, log) -> fleet(list, common, log));
            return follow(
                    values,
                    SettingsReader.read(values, environment),
                    secrets,
                    (settings, log) -> new Sidecar(settings, SteadyClock.system(), log));
        } catch (UsageError e) {
            values.warnings().forEach(err::println);
            leaveWord(values, e.getMessage(), secrets);
            return wrong(e);
        }
    }

    private int follow(FlagValues values, Settings settings, Secrets secrets, Making making) throws UsageError {
        learn(values, settings, secrets);
        Log log = new Log(err, InstantSource.system(), settings.verbosity(), secrets, "");
        LogProvider.install(log);
        ProxyVariables.install(environment, settings.source().gitConfig());
        OldFlags.applied(values, new ArrayList<>()).warnings().forEach(warning -> log.info(Log.UPDATES, warning));
        log.info(
                Log.UPDATES,
                "starting up",
                "version",
                version(),
                "pid",
                ProcessHandle.current().pid(),
                "flags",
                shown(values));
        tellOfUnused(values, settings, log);
        Program program;
        try {
            Optional<Path> authorities =
                    TrustedAuthorities.named(settings.source().gitConfig(), environment);
            Map<String, CertificateFiles> own =
                    CertificateFiles.named(settings.source().gitConfig(), environment);
            if (!own.isEmpty())
                TrustedAuthorities.install(authorities, new KeyManager[] {ClientCertificates.read(own)});
            else if (authorities.isPresent()) TrustedAuthorities.trust(authorities.get());
            program = making.make(settings, log);
        } catch (IllegalArgumentException e) {
            throw new UsageError(UsageError.INVALID, secrets.hide(e.getMessage()));
        } catch (IOException e) {
            log.error("the certificates cannot be read", e.toString());
            return FAILED;
        }
        return run(program, log);
    }

    private static Program fleet(RepoList list, Settings common, Log log) {
        return new Fleet(list, common, SteadyClock.system(), log);
    }

    /** What the process is to be, once it is known how. */
    private interface Making {
        Program make(Settings settings, Log log) throws UsageError;
    }

    private static int run(Program program, Log log) {
        Runtime.getRuntime().addShutdownHook(new Thread(program::close, "stop"));
        try {
            return program.run();
        } catch (IOException | IllegalStateException e) {
            log.error("git-sync cannot start", e);
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    /** As version 4 does: around the usage, so that it is seen whichever end of the screen people look at. */
    private int wrong(UsageError error) {
        err.println(error.getMessage());
        err.println(Manual.help());
        err.println(error.getMessage());
        return error.exitCode();
    }

    private void leaveWord(FlagValues values, String message, Secrets secrets) {
        try {
            Optional<Path> file = SettingsReader.errorFile(values);
            FileModes modes = new FileModes(values.on("group-write"), false);
            if (file.isPresent()) new ErrorFile(file.get(), secrets, modes::createDirectories).write(message);
        } catch (IOException | IllegalArgumentException e) {
            err.println("the error-file cannot be written: " + e);
        }
    }

    private int printed(String text) {
        out.print(text);
        out.flush();
        return 0;
    }

    /** All that was given; what is fetched later is learnt then. */
    private static void learn(FlagValues values, Settings settings, Secrets secrets) {
        for (String name : List.of(Flags.PASSWORD, "password", Flags.APP_KEY, Flags.SYNC_TOKEN))
            secrets.learn(values.text(name));
        learn(settings, secrets);
    }

    static void learn(Settings settings, Secrets secrets) {
        settings.logins().listed().forEach(login -> secrets.learn(login.password()));
        UrlPassword.of(settings.source().repo()).ifPresent(secrets::learn);
        settings.hooks().web().ifPresent(web -> secrets.learn(web.url()));
    }

    private static List<String> shown(FlagValues values) {
        List<String> shown = new ArrayList<>();
        for (String name : values.given()) {
            if (name.startsWith("$")) continue;
            Object given = values.byName().get(name);
            String value = given instanceof Duration length ? GoDuration.format(length) : Objects.toString(given);
            shown.add("--" + name + "=" + (SECRET.contains(name) ? Secrets.HIDDEN : Secrets.redactUrl(value)));
        }
        return shown;
    }

    private static void tellOfUnused(FlagValues values, Settings settings, Log log) {
        if (values.given().contains("git")) log.info(Log.UPDATES, "--git is not used: no git program is needed");
        if (values.on("add-user")) log.info(Log.DETAILS, "--add-user is not needed: ssh works without an entry");
        List<String> variables = settings.logins().user().notUsed();
        if (!variables.isEmpty())
            log.info(Log.UPDATES, "these variables are set and not used, though git would", "variables", variables);
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
    }
}
