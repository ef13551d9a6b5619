/** Whose fault an error is: the design's or options' (`input`), an asset's, a limit's, or Gesso's own (`internal`). */
export type ErrorKind = 'input' | 'asset' | 'limit' | 'internal';

/** One problem at one place: `path` is a place in the design, e.g. `pages[0].children[3].src`. */
export interface Problem {
  path: string;
  message: string;
}

/**
 * The one error that the renderer throws on purpose.
 * `code` is stable and machine-readable (`invalid_design`, `image_not_loaded` …); `message` is for a person.
 */
export class RenderError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  /** Place in the design, or `''` where the whole design is meant. */
  readonly path: string;
  /** What the caller can do about it. */
  readonly hint: string | undefined;
  /** Every problem found, where there may be several. */
  readonly problems: readonly Problem[];

  constructor(fields: {
    kind: ErrorKind;
    code: string;
    path?: string;
    message: string;
    hint?: string | undefined;
    problems?: readonly Problem[];
    cause?: unknown;
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'RenderError';
    this.kind = fields.kind;
    this.code = fields.code;
    this.path = fields.path ?? '';
    this.hint = fields.hint;
    this.problems = fields.problems ?? [{ path: this.path, message: fields.message }];
  }
}

/** Something that went otherwise than the design asks, without stopping the render. */
export interface Warning {
  /** Stable code, the same as the error's of that name. */
  code: string;
  /** Place in the design, e.g. `pages[0].children[3].src`; of an option its name. */
  path: string;
  message: string;
  /** What the caller can do about it. */
  hint?: string;
}

/** Takes a warning; every stage that can warn is handed one. */
export type Warn = (warning: Warning) => void;

/** Characters of a name that a message shows. */
const LONGEST_SHOWN = 60;

/** A name as a message shows it: a long one is cut, so that thousands of them still make a list. */
export const shortName = (name: string): string =>
  name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN - 1)}…` : name;

/** The same in quotation marks; of another value its JSON. */
export const quoted = (name: unknown): string =>
  typeof name === 'string' ? JSON.stringify(shortName(name)) : shortName(JSON.stringify(name) ?? 'undefined');

/** Characters that a message names. */
const MOST_NAMED = 20;

/** Characters, or clusters of them, as a message names them: `ệ (U+1EC7)`; of many the first. */
export function namedCharacters(characters: readonly string[]): string {
  const named = characters.slice(0, MOST_NAMED).map((character) => {
    const codes = [...character].map((c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
    return /\p{Cc}/u.test(character) ? codes.join(' ') : `${character} (${codes.join(' ')})`;
  });
  const more = characters.length > MOST_NAMED ? ` and ${characters.length - MOST_NAMED} more` : '';
  return named.join(', ') + more;
}
