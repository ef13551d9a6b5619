/** What ends with the tests of a file, e.g. servers that they share. */
const ends: (() => Promise<unknown>)[] = [];

/**
 * Has `end` called once the tests of this file have ended. It may be asked for from a running test, and by modules that many
 * files share: their own `afterAll` would be told to the first of these files alone.
 */
export function afterFile(end: () => Promise<unknown>): void {
  ends.push(end);
}

/** Ends what was told to `afterFile`; the setup of every file calls it. */
export async function endFile(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}
