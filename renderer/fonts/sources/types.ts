import type { FaceStyle } from '../choose/match.ts';
import type { UnicodeRanges } from './unicode-range.ts';

/** Bounds of one look-up or download. */
export interface Deadline {
  /** For the whole, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** A question for a family. */
export interface FontQuery extends Deadline {
  /** As the design writes it. */
  family: string;
}

/** The bytes of a font file of any container, and where they lie if they are a file of this machine. */
export interface FontBytes {
  data: Uint8Array;
  path?: string;
}

/** A file of a family that a source knows, not read yet. */
export interface FontFile extends FaceStyle {
  family: string;
  /** The characters that the file is meant for; null: every character that it has. */
  ranges: UnicodeRanges | null;
  /** Files of equal key are the same, across designs: a path with its time, a URL, a hash. */
  key: string;
  /** Whether a design or the web brings it, so that it takes of the bytes that a design's fonts may have. Default: no. */
  isBrought?: boolean;
  /** Whether it may be another after a while, since it comes from the web. Default: no. */
  isOfWeb?: boolean;
  /** Where on the web it is, where that is known before it is read. */
  url?: string | undefined;
  /** Which face of a collection. */
  index: number;
  /**
   * @throws UnusableFont, or RenderError of kind `asset` where it cannot be had
   */
  load(deadline: Deadline): Promise<FontBytes>;
}

/** Where fonts come from. */
export interface FontSource {
  readonly name: string;
  /**
   * A family's files in the order declared, where a later one wins over an earlier one for the characters of both.
   * Names are compared without regard to case. Empty where the source lacks the family.
   *
   * @throws RenderError of kind `asset`, or UnusableFont, where it should have the family and cannot give it
   */
  find(query: FontQuery): Promise<readonly FontFile[]>;
  /** The families of the source, as far as they can be listed. */
  families(): Promise<readonly string[]>;
}

/** A family name in the form by which names are compared. */
export const familyKey = (family: string): string => family.trim().replace(/\s+/g, ' ').toLowerCase();
