/** The state of the page as the fragment of a link, which no server is told. */

/** What a link restores. */
export interface LinkState {
  /** An example of the gallery as it is. */
  example?: string;
  /** The text of any other design. */
  text?: string;
  options?: Record<string, unknown>;
  page?: number;
  lines?: boolean;
  check?: boolean;
}

/** Characters of a link that browsers and most programs pass on. */
export const LONGEST_LINK = 500_000;

const toText = (bytes: Uint8Array): string => {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const through = async (
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await new Response(new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair)).arrayBuffer(),
  );

/** The fragment of a state: an example by its name, else everything, packed. */
export async function fragmentOf(state: LinkState): Promise<string> {
  const { example, ...rest } = state;
  const isPlain = Object.values(rest).every((value) => value === undefined);
  if (example !== undefined && isPlain) return `#${example}`;
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  return `#z=${toText(await through(bytes, new CompressionStream('deflate-raw')))}`;
}

/** The state of a fragment; null where it is none. */
export async function stateOf(fragment: string): Promise<LinkState | null> {
  const packed = /^#z=([\w-]+)$/.exec(fragment)?.[1];
  if (packed === undefined) return /^#[\w-]+$/.test(fragment) ? { example: fragment.slice(1) } : null;
  try {
    const bytes = await through(toBytes(packed), new DecompressionStream('deflate-raw'));
    const state: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof state === 'object' && state !== null ? (state as LinkState) : null;
  } catch {
    return null;
  }
}
