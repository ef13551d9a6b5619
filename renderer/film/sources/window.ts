import type { FramePixels } from '../../scene/image.ts';

/** A frame with a name that equal frames in a row share. */
export interface NamedFrame {
  name: string;
  pixels: FramePixels;
}

/** Frames of one size, one after the other. */
export interface Frames {
  pixels: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

/**
 * Reads frames several at a time, as many as memory allows, and holds those that were read last.
 *
 * @param keysFrom the frames to read where one is asked for: it, and those that will be asked for after it
 * @param read has the last frame stand for those that are missing at its end
 */
export function windowed(
  keysFrom: (key: number) => readonly number[],
  read: (keys: readonly number[]) => Promise<Frames>,
): (key: number) => Promise<NamedFrame> {
  let held: NamedFrame[] = [];
  let places = new Map<number, number>();
  return async (key) => {
    let place = places.get(key);
    if (place === undefined) {
      const keys = keysFrom(key);
      // Given back before others are read.
      held = [];
      places = new Map();
      held = named(await read(keys), keys);
      places = new Map(keys.map((one, i) => [one, i]));
      place = 0;
    }
    const frame = held[Math.min(place, held.length - 1)];
    if (!frame) throw new Error('it has no frames');
    return frame;
  };
}

function named({ pixels: given, width, height, channels }: Frames, keys: readonly number[]): NamedFrame[] {
  const bytes = width * height * channels;
  // Some read four bytes of it at a time.
  const pixels = given.byteOffset % 4 === 0 ? given : Buffer.copyBytesFrom(given);
  const frames: NamedFrame[] = [];
  for (let at = 0; at + bytes <= pixels.length; at += bytes) {
    const data = pixels.subarray(at, at + bytes);
    const before = frames.at(-1);
    const isEqual = before?.pixels.data.equals(data);
    frames.push(isEqual ? before! : { name: String(keys[frames.length]), pixels: { data, width, height, channels } });
  }
  return frames;
}
