package io.fairlead.gitsync.sidecar;

import java.util.List;
import java.util.stream.Stream;

/** The one table of everything that can be set. Help, manual and the README's table are made from it. */
final class Flags {

    static final String PASSWORD = "$GITSYNC_PASSWORD";
    static final String APP_KEY = "$GITSYNC_GITHUB_APP_PRIVATE_KEY";
    static final String SYNC_TOKEN = "$GITSYNC_HTTP_SYNC_TOKEN";

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
