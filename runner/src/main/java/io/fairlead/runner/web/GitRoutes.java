package io.fairlead.runner.web;

import io.fairlead.gitsync.serve.SmartHttp;
import io.fairlead.runner.access.AccessRules;
import io.fairlead.runner.web.request.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** {@code /git/<name>.git}: the demo repository, to clone and to push to. Only for this machine, whoever is signed in. */
final class GitRoutes {

    private final Map<String, SmartHttp> repositories;

    /** @param repositories by name, without {@code .git} */
    GitRoutes(Map<String, SmartHttp> repositories) {
        this.repositories = Map.copyOf(repositories);
    }

    void routes(RoutesConfig routes) {
        for (String path : new String[] {"/info/refs", "/git-upload-pack", "/git-receive-pack"}) {
            routes.get("/git/{name}" + path, context -> serve(context, path));
            routes.post("/git/{name}" + path, context -> serve(context, path));
        }
    }

    static boolean isGit(String path) {
        return path.startsWith("/git/");
    }

    private void serve(Context context, String path) throws IOException {
        String name = context.pathParam("name").replaceFirst("\\.git$", "");
        SmartHttp repository = repositories.get(name);
        if (repository == null) throw Problem.notFound("there is no git repository '" + name + "' here");
        if (!AccessRules.isLoopback(context.req().getRemoteAddr())) {
            throw Problem.forbidden("the demo repository is only for the machine the runner is on");
        }
        var request = new SmartHttp.Request(
                context.method().name(),
                path,
                context.queryString(),
                context.contentType(),
                context.header("Content-Encoding"),
                context.header("Git-Protocol"),
                context.req().getInputStream());
        repository.handle(request, new Answer(context));
    }

    private record Answer(Context context) implements SmartHttp.Response {

        @Override
        public void status(int code) {
            context.res().setStatus(code);
        }

        @Override
        public void header(String name, String value) {
            context.res().setHeader(name, value);
        }

        @Override
        public OutputStream body() throws IOException {
            return context.res().getOutputStream();
        }
    }
}
