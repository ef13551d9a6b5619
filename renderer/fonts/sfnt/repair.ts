import { derivedUnicodeMap, unicodeCmap } from './cmap.ts';
import { buildSfnt, openSfnt, readFrom, viewOf } from './tables.ts';

/** Bytes of a `post` table of version 3, which names no glyphs. */
const POST_BYTES = 32;
const POST_VERSION = 0x00030000;

/**
 * A font file with the tables that one of its readers lacks: a Unicode character map where it has another (else Skia,
 * HarfBuzz and fontkit each read it in their own way, and measuring and painting differ), and `post`, without which
 * pdfkit embeds nothing. The same bytes where nothing is amiss. The file's tables have been checked.
 */
export function repaired(data: Uint8Array): Uint8Array {
  const sfnt = openSfnt(readFrom(data));
  const changed = new Map<string, Uint8Array>();
  const characters = derivedUnicodeMap(sfnt.table('cmap')!);
  if (characters) changed.set('cmap', unicodeCmap(characters));
  if ((sfnt.table('post')?.byteLength ?? 0) < POST_BYTES) {
    const post = new Uint8Array(POST_BYTES);
    viewOf(post).setUint32(0, POST_VERSION);
    changed.set('post', post);
  }
  if (changed.size === 0) return data;
  const tags = new Set([...sfnt.tags, ...changed.keys()]);
  const tables = [...tags].flatMap((tag) => {
    const table = sfnt.table(tag);
    const own = table && new Uint8Array(table.buffer, table.byteOffset, table.byteLength);
    const bytes = changed.get(tag) ?? own;
    return bytes ? [{ tag, data: bytes }] : [];
  });
  return buildSfnt(viewOf(data).getUint32(0), tables);
}
