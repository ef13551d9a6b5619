import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

/** The embedding levels of UAX #9, by tables that only texts need that may turn: the build loads them then. */
export const embeddingLevels = (text: string, base: 'ltr' | 'rtl' | 'auto') => bidi.getEmbeddingLevels(text, base);
