import { ConfigError } from './config.ts';

/**
 * Loads a package that only some installations have.
 * @param variable what asks for it
 * @throws ConfigError that says how to install it
 */
export async function loadPeer<T>(name: string, variable: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new ConfigError(`${variable} needs the package ${name}, which is not installed: npm install ${name}`);
  }
}
