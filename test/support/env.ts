/** The environment without what is set for the tests themselves: a service refuses variables that begin like its own. */
export const foreignEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GESSO_')));
