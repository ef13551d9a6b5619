import { openSfnt, readFrom, type Sfnt } from '../sfnt/tables.ts';

/** What a font's maker allows of embedding it in documents. */
export interface Embedding {
  /** OS/2 `fsType` as it stands in the font; 0 where the font has no OS/2 table. */
  fsType: number;
  /**
   * `installable` and `editable`: in any document; `preview-and-print`: in documents that are only read; `restricted`: not
   * without the maker's leave.
   */
  rights: 'installable' | 'editable' | 'preview-and-print' | 'restricted';
  /** Whether a document may hold only the glyphs that it uses. */
  subsetting: boolean;
  /** Whether only the font's bitmaps may be embedded, not its outlines. */
  bitmapsOnly: boolean;
}

const RESTRICTED = 0x0002;
const PREVIEW_AND_PRINT = 0x0004;
const EDITABLE = 0x0008;
const NO_SUBSETTING = 0x0100;
const BITMAPS_ONLY = 0x0200;

/**
 * Reads `fsType`. Where an old font sets several rights, the least restrictive holds.
 * @param version of the OS/2 table; before 2 the bits for subsetting and bitmaps meant nothing
 * @source OpenType 1.9, OS/2 "fsType"
 */
export function readEmbedding(fsType: number, version: number): Embedding {
  const rights =
    fsType & EDITABLE
      ? 'editable'
      : fsType & PREVIEW_AND_PRINT
        ? 'preview-and-print'
        : fsType & RESTRICTED
          ? 'restricted'
          : 'installable';
  const has = (bit: number) => version >= 2 && (fsType & bit) !== 0;
  return { fsType, rights, subsetting: !has(NO_SUBSETTING), bitmapsOnly: has(BITMAPS_ONLY) };
}

/** The fields of a font that say it; 0 where it has none. */
export function rightsFields(sfnt: Sfnt): { fsType: number; os2Version: number } {
  const os2 = sfnt.table('OS/2');
  if (!os2 || os2.byteLength < 10) return { fsType: 0, os2Version: 0 };
  return { fsType: os2.getUint16(8), os2Version: os2.getUint16(0) };
}

/** What a font allows of embedding, without the rest. @param data an unpacked file */
export function readRights(data: Uint8Array): Embedding {
  const { fsType, os2Version } = rightsFields(openSfnt(readFrom(data)));
  return readEmbedding(fsType, os2Version);
}

/** Why a file may not hold a font as Gesso embeds it (the outlines of the glyphs used); null where it may. */
export function embeddingObstacle({ fsType, rights, subsetting, bitmapsOnly }: Embedding): string | null {
  const said = `OS/2 fsType ${fsType}`;
  if (rights === 'restricted') return `its licence restricts embedding (${said})`;
  if (bitmapsOnly) return `only its bitmaps may be embedded (${said})`;
  if (!subsetting) return `it may only be embedded whole, and a file holds only the glyphs used (${said})`;
  return null;
}
