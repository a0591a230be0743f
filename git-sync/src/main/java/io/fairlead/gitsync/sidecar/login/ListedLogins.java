package io.fairlead.gitsync.sidecar.login;

import io.fairlead.gitsync.options.SyncFailure;
import io.fairlead.gitsync.options.UserPassword;
import io.fairlead.gitsync.sidecar.settings.ListedLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logins from flags and variables. Passwords in files are read each time, since they are rotated. */
public record ListedLogins(List<ListedLogin> listed) implements LoginSource {

    @Override
    public List<SidecarCredentials.Login> logins() throws SyncFailure {
        List<SidecarCredentials.Login> logins = new ArrayList<>();
        for (ListedLogin each : listed)
            logins.add(new SidecarCredentials.Login(each.url(), new UserPassword(each.user(), password(each))));
        return logins;
    }

    private static String password(ListedLogin login) throws SyncFailure {
        if (login.passwordFile().isEmpty()) return login.password();
        try {
            return Files.readString(Path.of(login.passwordFile())).replaceAll("[\r\n]+$", "");
        } catch (IOException e) {
            throw new SyncFailure("can't read password file " + login.passwordFile() + ": " + e, e);
        }
    }
}
