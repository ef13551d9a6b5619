/**
 * The seed of what tests draw at random: the same in each run, since a check of a change must not fail by luck.
 * `GESSO_SEED=7 npx vitest run test/text` draws others, as do `npm run random` and `npm run fuzz` by the thousand.
 */
export const SEED = Number(process.env.GESSO_SEED ?? 1);
