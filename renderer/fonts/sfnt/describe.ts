import type { Sfnt } from './tables.ts';

/** An axis of a variable font. */
export interface Axis {
  tag: string;
  min: number;
  default: number;
  max: number;
}

/** What a face says of itself. */
export interface FaceDescription {
  /** Family names, the typographic one first, in every language it has. */
  families: string[];
  /** Full and PostScript names, by which some ask for a single face. */
  fullNames: string[];
  /** Lowest and highest weight; equal unless it varies. */
  weight: readonly [number, number];
  italic: boolean;
  /** OS/2 width class: 5 is normal. */
  width: number;
  axes: Axis[];
}

/** Reads names, style and axes. Missing and damaged tables count as regular. */
export function describeFace(sfnt: Sfnt): FaceDescription {
  const names = readNames(sfnt.table('name'));
  const axes = readAxes(sfnt.table('fvar'));
  const { weight, italic, width } = readStyle(sfnt);
  const varying = axes.find(({ tag }) => tag === 'wght');
  return {
    families: unique([...(names.get(16) ?? []), ...(names.get(1) ?? [])]),
    fullNames: unique([...(names.get(4) ?? []), ...(names.get(6) ?? [])]),
    weight: varying ? [varying.min, varying.max] : [weight, weight],
    italic,
    width,
    axes,
  };
}

const unique = (list: string[]) => [...new Set(list)];

/** Style by OS/2, else by head's macStyle, as FreeType decides it. */
export function readStyle(sfnt: Sfnt): { weight: number; italic: boolean; width: number } {
  const os2 = sfnt.table('OS/2');
  if (os2 && os2.byteLength >= 64) {
    const stated = os2.getUint16(4);
    // Some old fonts count weights from 1 to 9.
    const weight = stated < 10 ? stated * 100 : Math.min(stated, 1000);
    const width = os2.getUint16(6);
    return {
      weight: weight || 400,
      italic: (os2.getUint16(62) & 0b10_0000_0001) !== 0,
      width: width >= 1 && width <= 9 ? width : 5,
    };
  }
  const head = sfnt.table('head');
  const macStyle = head && head.byteLength >= 46 ? head.getUint16(44) : 0;
  return { weight: macStyle & 1 ? 700 : 400, italic: (macStyle & 2) !== 0, width: 5 };
}

/** Names by id. */
function readNames(name: DataView | null): Map<number, string[]> {
  const names = new Map<number, string[]>();
  if (!name || name.byteLength < 6) return names;
  const count = Math.min(name.getUint16(2), Math.floor((name.byteLength - 6) / 12));
  const storage = name.getUint16(4);
  for (let i = 0; i < count; i++) {
    const at = 6 + i * 12;
    const id = name.getUint16(at + 6);
    if (![1, 4, 6, 16].includes(id)) continue;
    const platform = name.getUint16(at);
    const start = storage + name.getUint16(at + 10);
    const end = Math.min(start + name.getUint16(at + 8), name.byteLength);
    const text = decodeName(name, start, end, platform !== 1);
    if (text) names.set(id, [...(names.get(id) ?? []), text]);
  }
  return names;
}

function decodeName(name: DataView, start: number, end: number, wide: boolean): string {
  let text = '';
  if (wide) for (let at = start; at + 1 < end; at += 2) text += String.fromCharCode(name.getUint16(at));
  else for (let at = start; at < end; at++) text += String.fromCharCode(name.getUint8(at));
  return text.replaceAll('\0', '').trim();
}

function readAxes(fvar: DataView | null): Axis[] {
  if (!fvar || fvar.byteLength < 16) return [];
  const [offset, count, size] = [fvar.getUint16(4), fvar.getUint16(8), fvar.getUint16(10)];
  if (size < 20 || offset + count * size > fvar.byteLength) return [];
  const fixed = (at: number) => fvar.getInt32(at) / 65536;
  return Array.from({ length: count }, (_, i) => {
    const at = offset + i * size;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((c) => fvar.getUint8(at + c)));
    return { tag, min: fixed(at + 4), default: fixed(at + 8), max: fixed(at + 12) };
  });
}
