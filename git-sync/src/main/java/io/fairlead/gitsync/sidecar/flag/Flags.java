package io.fairlead.gitsync.sidecar.flag;

import java.util.List;
import java.util.stream.Stream;

/** The one table of everything that can be set. Help, manual and the README's table are made from it. */
public final class Flags {

    public static final String PASSWORD = "$GITSYNC_PASSWORD";
    public static final String APP_KEY = "$GITSYNC_GITHUB_APP_PRIVATE_KEY";
    public static final String SYNC_TOKEN = "$GITSYNC_HTTP_SYNC_TOKEN";

    static final List<Flag> ALL = Stream.of(
                    SyncFlags.WHAT,
                    SyncFlags.WHEN,
                    PublishFlags.PUBLISHING,
                    OutsideFlags.HOOKS,
                    LoginFlags.LOGINS,
                    OutsideFlags.WATCHING,
                    ServeFlags.SERVING,
                    OutsideFlags.DEPRECATED)
            .flatMap(List::stream)
            .toList();

    private Flags() {}
}
