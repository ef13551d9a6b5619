/** The buffer that holds these bytes and nothing else, to be moved to another thread; none where they lie in a larger one. */
export const ownBuffer = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  byteLength === buffer.byteLength ? [buffer as ArrayBuffer] : [];
