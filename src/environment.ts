import { readFileSync, statSync } from 'node:fs';
import { suggestion } from '../renderer/internal.ts';

/** A setting that cannot be used. The message names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What is configured cannot be used yet, since another process has it or it does not answer. Whoever may wait tries again. */
export class NotYet extends ConfigError {}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a number counts: its units, and how many of the variable's own unit each is. */
const UNITS = {
  count: {},
  bytes: { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 },
  megabytes: { mb: 1, gb: 1024, mib: 1, gib: 1024 },
  ms: { ms: 1, s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 },
  seconds: { s: 1, m: 60, h: 3600, d: 86_400 },
  hours: { s: 1 / 3600, m: 1 / 60, h: 1, d: 24 },
  days: { s: 1 / 86_400, m: 1 / 1440, h: 1 / 24, d: 1 },
} as const satisfies Record<string, Record<string, number>>;

export type Unit = keyof typeof UNITS;

/** An example of a number with a unit, for messages. */
const EXAMPLES: Record<Unit, string> = {
  ...{ count: '', bytes: ', e.g. 100MB', megabytes: ', e.g. 2GB', ms: ', e.g. 30s' },
  ...{ seconds: ', e.g. 12h', hours: ', e.g. 2d', days: ', e.g. 36h' },
};

const PREFIX = 'GESSO_';
/** A file of this size is no secret. */
const LONGEST_FILE = 1_000_000;
/** What Kubernetes and Docker tell every container of a service that is called gesso or gesso-…. */
const SERVICE_LINK = /_SERVICE_PORT(?=_|$)|_(?:SERVICE_HOST|PORT|PORT_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const LINKED = /^(?:tcp|udp):\/\/|^[\d.:a-f]+$|^(?:tcp|udp)$/i;

interface Bounds {
  min?: number;
  max?: number;
  whole?: boolean;
  unit?: Unit;
}

/** Reads variables of an environment; an empty one is as good as none. Every function throws a ConfigError. */
export interface EnvironmentReader {
  text(name: string): string | undefined;
  /** The variable, or what the file holds that `NAME_FILE` names: so secrets need not be in the environment. */
  secret(name: string): string | undefined;
  list(name: string): string[];
  /** The same of a secret; in a file lines part them too. */
  secretList(name: string): string[];
  /** @param fallback in the variable's own unit, in which a number without a unit is */
  number(name: string, fallback: number, bounds?: Bounds): number;
  oneOf<T extends string>(name: string, known: readonly T[], fallback: T): T;
  /** http or https, without a slash at its end. */
  url(name: string): string | undefined;
  /** A folder that exists. */
  folder(name: string): string | undefined;
  /** @throws ConfigError where a variable is set whose name begins like ours and that nobody has read */
  refuseUnknown(others: readonly string[]): void;
}

/** @returns the error of a variable whose value is none of those that it may have */
export function wrong(name: string, given: string, expected: string): ConfigError {
  return new ConfigError(`${name} is ${JSON.stringify(given)}; it has to be ${expected}`);
}

export function readEnvironment(env: Environment): EnvironmentReader {
  const known = new Set<string>();

  function text(name: string): string | undefined {
    known.add(name);
    return env[name]?.trim() || undefined;
  }

  function secret(name: string): string | undefined {
    const given = text(name);
    const file = text(`${name}_FILE`);
    if (file === undefined) return given;
    if (given !== undefined) throw new ConfigError(`${name} and ${name}_FILE are both set: one of them counts`);
    try {
      if (statSync(file).size > LONGEST_FILE) throw new Error('it is too large');
      return readFileSync(file, 'utf8').trim() || undefined;
    } catch (error) {
      throw new ConfigError(`${name}_FILE: ${file} cannot be read (${(error as Error).message})`);
    }
  }

  const split = (given: string | undefined, separator: string | RegExp): string[] =>
    (given?.split(separator) ?? []).map((entry) => entry.trim()).filter(Boolean);

  return {
    text,
    secret,
    list: (name) => split(text(name), ','),
    secretList: (name) => split(secret(name), /[,\n]/),
    number(name, fallback, { min = 1, max = Number.MAX_SAFE_INTEGER, whole = true, unit = 'count' } = {}) {
      const given = text(name);
      if (given === undefined) return fallback;
      const [, digits = '', written = ''] = /^([-+.\deE]*?\d\.?)\s*([a-z]*)$/i.exec(given) ?? [];
      const factor = written === '' ? 1 : (UNITS[unit] as Record<string, number>)[written.toLowerCase()];
      const value = Number(digits || Number.NaN) * (factor ?? Number.NaN);
      if (!Number.isFinite(value) || value < min || value > max || (whole && !Number.isInteger(value)))
        throw wrong(
          name,
          given,
          `a ${whole ? 'whole ' : ''}number from ${min}${max < 1e15 ? ` to ${max}` : ''}${EXAMPLES[unit]}`,
        );
      return value;
    },
    oneOf(name, values, fallback) {
      const given = text(name) ?? fallback;
      const chosen = values.find((value) => value === given);
      if (chosen === undefined) throw wrong(name, given, values.join(', '));
      return chosen;
    },
    url(name) {
      const given = text(name);
      if (given === undefined) return undefined;
      if (!/^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : ''))
        throw wrong(name, given, 'an http or https URL');
      return given.replace(/(?<!\/)\/+$/, '');
    },
    folder(name) {
      const given = text(name);
      if (given !== undefined && !statSync(given, { throwIfNoEntry: false })?.isDirectory())
        throw wrong(name, given, 'a folder that exists');
      return given;
    },
    refuseUnknown(others) {
      for (const other of others) known.add(other);
      for (const [name, value = ''] of Object.entries(env)) {
        if (!name.startsWith(PREFIX) || known.has(name) || value.trim() === '') continue;
        if (SERVICE_LINK.test(name) && LINKED.test(value) && !(name === 'GESSO_PORT' && !value.includes('://')))
          continue;
        throw new ConfigError(`${name} is no variable of Gesso${meantBy(name, known)}`);
      }
    },
  };
}

/** The end of the message: which variable a name is near to. Two have no prefix, and endings are easily forgotten. */
function meantBy(name: string, known: ReadonlySet<string>): string {
  const bare = name.slice(PREFIX.length);
  const isPart = (one: string) => one.startsWith(name) || (one.startsWith(PREFIX) && name.startsWith(one));
  const meant = known.has(bare) ? bare : [...known].find(isPart);
  return meant === undefined ? suggestion(name, known) : `; did you mean \`${meant}\`?`;
}
