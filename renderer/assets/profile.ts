const HEADER = 128;
const TAG = 12;
/** Tags of which a profile has one where colours can be converted from it: a table, a matrix or a curve of greys. */
const WAYS = ['A2B0', 'A2B1', 'A2B2', 'D2B0', 'D2B1', 'rXYZ', 'kTRC'];

/**
 * Whether an ICC profile says how its colours are converted. Others are passed over by whatever decodes the picture.
 *
 * @source ICC.1:2022, §7
 */
export function isUsableProfile(profile: Buffer): boolean {
  if (profile.length < HEADER + 4 || profile.toString('latin1', 36, 40) !== 'acsp') return false;
  const tags = profile.readUInt32BE(HEADER);
  if (HEADER + 4 + tags * TAG > profile.length) return false;
  for (let i = 0, at = HEADER + 4; i < tags; i++, at += TAG) {
    if (!WAYS.includes(profile.toString('latin1', at, at + 4))) continue;
    if (profile.readUInt32BE(at + 4) + profile.readUInt32BE(at + 8) <= profile.length) return true;
  }
  return false;
}
