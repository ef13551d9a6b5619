/** The door to LittleCMS: colours through ICC profiles, by any intent, with black point compensation. */
import { createHash } from 'node:crypto';
import { instantiate, type Lcms } from 'lcms-wasm';
import { lcmsBinary } from './lcms-binary.ts';

/** Rendering intents (ICC.1, 7.2.15), by their numbers. */
export const INTENTS = { perceptual: 0, relative: 1, saturation: 2, absolute: 3 } as const;
export type Intent = keyof typeof INTENTS;

/** Formats of pixels as LittleCMS numbers them (lcms2.h): colour space, channels, bytes; 0 bytes and FLOAT: 32 bits. */
const format = (space: number, channels: number, bytes: number, isFloat = false): number =>
  ((isFloat ? 1 : 0) << 22) | (space << 16) | (channels << 3) | bytes;
const RGB_8 = format(4, 3, 1);
const CMYK_8 = format(6, 4, 1);
const CMYK_FLOAT = format(6, 4, 4, true);
const LAB_FLOAT = format(10, 3, 4, true);

const BLACK_POINT_COMPENSATION = 0x2000;
/** Points a side of the table that stands in for the profiles' arithmetic: with so many it is less than dE 1 beside them. */
const GRID_POINTS = 65 << 16;

/** px that are converted before others have their turn and memory is asked for anew. */
const AT_ONCE = 1 << 18;

/** A profile that colours are converted to. Its memory is taken until it is closed. */
export interface CmykProfile {
  /** Its own name, e.g. `Coated FOGRA39 (ISO 12647-2:2004)`. */
  description: string;
  /** sRGB, 3 bytes a px, as inks: 4 bytes a px, 255 being all of an ink. */
  toInks(rgb: Uint8Array): Buffer;
  /** Inks, percent, as CIE Lab relative to the paper. @throws Error where the profile does not say how they look */
  toLab(inks: Float32Array): Float32Array;
  close(): void;
}

/** How colours are brought into what a profile can print. */
export interface Conversion {
  intent: Intent;
  blackPointCompensation: boolean;
}

let engine: Promise<Lcms> | undefined;

/** The profile that was opened last, which the next document mostly has too: to make its table takes 100 ms. */
let last: { key: string; profile: CmykProfile; users: number } | undefined;

/**
 * Opens a profile for colours from sRGB.
 * @throws Error where LittleCMS cannot read it, or cannot convert to it by that intent
 */
export async function openCmykProfile(data: Uint8Array, conversion: Conversion): Promise<CmykProfile> {
  engine ??= instantiate({ wasmBinary: lcmsBinary() });
  const lcms = await engine;
  const key = JSON.stringify([createHash('sha256').update(data).digest('hex'), conversion]);
  if (last?.key !== key) {
    const opened = { key, profile: open(lcms, data, conversion), users: 0 };
    const before = last;
    last = opened;
    if (before?.users === 0) before.profile.close();
  }
  const kept = last;
  kept.users++;
  return {
    ...kept.profile,
    close() {
      kept.users--;
      if (kept.users === 0 && kept !== last) kept.profile.close();
    },
  };
}

function open(lcms: Lcms, data: Uint8Array, { intent, blackPointCompensation }: Conversion): CmykProfile {
  const copy = lcms._malloc(data.length);
  lcms.HEAPU8.set(data, copy);
  const profile = lcms._cmsOpenProfileFromMem(copy, data.length);
  lcms._free(copy);
  if (!profile) throw new Error('LittleCMS cannot read the profile');
  const srgb = lcms._cmsCreate_sRGBProfile();
  const flags = GRID_POINTS | (blackPointCompensation ? BLACK_POINT_COMPENSATION : 0);
  const transform = lcms._cmsCreateTransform(srgb, RGB_8, profile, CMYK_8, INTENTS[intent], flags);
  lcms._cmsCloseProfile(srgb);
  if (!transform) {
    lcms._cmsCloseProfile(profile);
    throw new Error(`the profile cannot be converted to by the intent ${intent}`);
  }

  return {
    description: lcms.cmsGetProfileInfoASCII(profile, 0, 'en', 'US').replace(/\0.*$/s, '').trim(),
    toInks(rgb) {
      const pixels = rgb.length / 3;
      const inks = Buffer.allocUnsafe(pixels * 4);
      const room = Math.min(pixels, AT_ONCE);
      const from = lcms._malloc(room * 7);
      const to = from + room * 3;
      for (let at = 0; at < pixels; at += room) {
        const count = Math.min(room, pixels - at);
        lcms.HEAPU8.set(rgb.subarray(at * 3, (at + count) * 3), from);
        lcms._cmsDoTransform(transform, from, to, count);
        inks.set(lcms.HEAPU8.subarray(to, to + count * 4), at * 4);
      }
      lcms._free(from);
      return inks;
    },
    toLab(inks) {
      const lab = lcms._cmsCreateLab4Profile(0);
      const transform = lcms._cmsCreateTransform(profile, CMYK_FLOAT, lab, LAB_FLOAT, INTENTS.relative, 0);
      lcms._cmsCloseProfile(lab);
      if (!transform) throw new Error('the profile does not say how its inks look');
      const colors = inks.length / 4;
      const from = lcms._malloc(colors * 7 * 4);
      const to = from + colors * 4 * 4;
      lcms.HEAPF32.set(inks, from / 4);
      lcms._cmsDoTransform(transform, from, to, colors);
      const found = lcms.HEAPF32.slice(to / 4, to / 4 + colors * 3);
      lcms._free(from);
      lcms._cmsDeleteTransform(transform);
      return found;
    },
    close() {
      lcms._cmsDeleteTransform(transform);
      lcms._cmsCloseProfile(profile);
    },
  };
}
