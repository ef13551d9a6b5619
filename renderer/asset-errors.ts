/** The errors of assets that are loaded side by side. */
import { RenderError } from './errors.ts';

/** ms that other downloads still have once an asset could not be had: the error names what has failed by then. */
export const TIME_FOR_OTHERS = 1000;

const isAssetError = (error: unknown): error is RenderError => error instanceof RenderError && error.kind === 'asset';

/**
 * Waits for pictures and fonts. Where both lack something one error names all of it, so that nobody mends a design in two rounds.
 * @throws RenderError of those that failed about {@link TIME_FOR_OTHERS} after each other, under the code of the first in this
 *   order; an error of another kind at once
 */
export async function bothLoaded<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const failed: (RenderError | undefined)[] = [];
  let wake: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => {};
  const late = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const noted = async <T>(loading: Promise<T>, index: number): Promise<T | undefined> => {
    try {
      return await loading;
    } catch (error) {
      if (!isAssetError(error)) throw error;
      failed[index] = error;
      // Twice: pictures wait for one another too.
      wake ??= setTimeout(giveUp, 2 * TIME_FOR_OTHERS);
      return undefined;
    }
  };
  try {
    const loaded = await Promise.race([Promise.all([noted(first, 0), noted(second, 1)]), late]);
    const errors = failed.filter((error) => error !== undefined);
    if (errors.length > 0) throw together(errors);
    return loaded as [A, B];
  } finally {
    clearTimeout(wake);
  }
}

/** Errors as one, with every place and each advice once. */
function together(errors: readonly RenderError[]): RenderError {
  const [first] = errors as [RenderError];
  if (errors.length === 1) return first;
  return new RenderError({
    kind: 'asset',
    code: first.code,
    path: first.path,
    message: errors.map(({ message }) => message).join('\n'),
    hint: [...new Set(errors.flatMap(({ hint = '' }) => hint.split('; ')))].filter(Boolean).join('; '),
    problems: errors.flatMap(({ problems }) => problems),
    cause: first,
  });
}
