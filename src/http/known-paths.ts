import type { FastifyInstance } from 'fastify';

/** Tells with which methods a path can be asked for; null where there is no such path. */
export type KnownPaths = (path: string) => readonly string[] | null;

/** A route's path as a pattern: `:name` is one segment, `*` all that follows. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replace(/\*$/, '.*')}$`,
  );

/** Notes every route that is added to `app` from now on. */
export function notePaths(app: FastifyInstance): KnownPaths {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    // The answer to a browser's question about other origins, which has every path.
    if (url === '*') return;
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  return (path) => {
    const found = [...routes.values()].filter(({ pattern }) => pattern.test(path));
    return found.length === 0 ? null : [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  };
}
