import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file of an archive. */
export interface ArchiveFile {
  /** Its path, with `/` between folders. */
  name: string;
  open(): Promise<Readable>;
}

/** Whether a path stays within the folder that an archive is unpacked to. */
export const isWithin = (name: string): boolean =>
  !/^[/\\]|^[A-Za-z]:|\\/.test(name) && name.split('/').every((part) => part !== '..' && part !== '.' && part !== '');

/**
 * Files as one zip, written as they come and as fast as it is read: one file at a time is held. Pictures are packed
 * already, so that they are stored as they are.
 * @param last the file after all others, e.g. a list of them
 * @param signal aborted where nobody reads on
 */
export function zipOf(
  files: AsyncIterable<ArchiveFile>,
  last: () => { name: string; text: string },
  signal: AbortSignal,
): Readable {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.on('error', (error: Error) => output.destroy(error));
  (zip.outputStream as Readable).pipe(output);
  const add = async () => {
    for await (const { name, open } of files) {
      const source = await open();
      try {
        const entry = new PassThrough();
        zip.addReadStream(entry, name, { compress: false });
        // Its end says that the zip has taken it all.
        await Promise.all([pipeline(source, entry, { signal }), once(entry, 'end', { signal })]);
      } finally {
        source.destroy();
      }
    }
    const { name, text } = last();
    zip.addBuffer(Buffer.from(text), name);
    zip.end();
  };
  add().catch((error) => output.destroy(error));
  return output;
}
