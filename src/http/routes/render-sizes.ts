import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NamedSize } from '../../../renderer/index.ts';
import { formatOf, inSize, ofSize } from '../../../renderer/internal.ts';
import type { RenderedFile } from '../../dispatch/executor.ts';
import { renderToFile } from '../../dispatch/render-to-file.ts';
import { refusals, toProblem } from '../../errors.ts';
import { fileName } from '../../storage/names.ts';
import { baseUrl, fileUrl } from '../../urls.ts';
import { requestOwner } from '../access.ts';
import { zipOf } from '../archive.ts';
import { clientSignal } from '../client-signal.ts';
import type { Body } from '../receive.ts';
import type { parseRenderRequest } from '../requests.ts';
import type { HttpService } from '../service.ts';
import { droppable, inOrder, MANIFEST, type Outcome, patiently, takenFrom } from '../several.ts';
import { asAttachment } from './stream.ts';

type Asked = Omit<ReturnType<typeof parseRenderRequest>, 'sizes'> & { sizes: NamedSize[] };

/** A picture in one of its sizes. */
interface Sized {
  size: NamedSize;
  file: RenderedFile;
  /** Name of the stored file; absent where it is not stored. */
  stored?: string;
}

/** Renders one design in several sizes: answers a list of them, or a zip. @throws as the executor does, naming the size */
export async function renderSizes(
  service: HttpService,
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, outline }: Body,
  asked: Asked,
): Promise<unknown> {
  const { sizes, options, outputFormat, archive, warnings: found, labels } = asked;
  const { config, files, executor } = service;
  const signal = clientSignal(reply);
  const control = { signal, owner: requestOwner(request, config), caller: request.caller };
  const isStored = archive || outputFormat === 'url';
  const nameOf = (extension: string) => fileName(service.now() + config.fileLifetime, extension);

  async function render(index: number): Promise<Sized> {
    const size = sizes[index] as NamedSize;
    // A copy for each, which may use it up.
    const task = () => ({ body: Buffer.from(bytes), options: inSize(options, size), pages: outline.lists });
    try {
      if (!isStored) return { size, file: await patiently(() => executor.render(task(), control), signal) };
      const { name, file } = await patiently(() => renderToFile({ executor, files }, task(), control, nameOf), signal);
      return { size, file, stored: name };
    } catch (error) {
      throw ofSize(error, size);
    }
  }

  if (archive) return answerZip();
  const base = baseUrl(config, request);
  const pictures: object[] = [];
  const made = droppable(files, render);
  let length = 0;
  try {
    for await (const { size, file, stored } of inOrder(sizes.length, config.concurrency + 1, signal, made.render)) {
      length += file.data.byteLength;
      if (stored === undefined && length > config.service.inlineAnswer)
        throw refusals.answerTooLarge(length, config.service.inlineAnswer);
      const url = stored === undefined ? dataUrl(file) : fileUrl(service.signer, base, stored);
      const { width, height } = file;
      pictures.push({ name: size.name, width, height, url, warnings: [...found, ...file.warnings] });
    }
  } catch (error) {
    await made.drop();
    throw error;
  }
  return { files: pictures, ...labels };

  async function answerZip(): Promise<FastifyReply> {
    // The first is made before anything is answered: what is wrong with the design is an error like any other.
    const first = await render(0);
    const made = (index: number): Promise<Outcome> =>
      (index === 0 ? Promise.resolve(first) : render(index)).then(
        ({ file: { warnings, reused }, stored }) => ({
          line: { status: 'done', warnings: [...found, ...warnings], reused },
          ...(stored !== undefined && { stored }),
        }),
        (error) => {
          const { detail, code, status } = toProblem(error, request.id);
          if (status >= 500) request.log.error({ err: error }, code);
          return { line: { status: 'failed', error: detail, code } };
        },
      );
    const { extension } = formatOf(options);
    const manifest: string[] = [];
    const entries = takenFrom(files, {
      ...{ count: sizes.length, concurrency: config.concurrency + 1, signal, render: made },
      nameOf: (index) => `${sizes[index]?.name}.${extension}`,
      told: (index, line) => manifest.push(`${JSON.stringify({ size: sizes[index]?.name, ...line })}\n`),
    });
    const zip = zipOf(entries, () => ({ name: MANIFEST, text: manifest.join('') }), signal);
    return asAttachment(reply, { mime: 'application/zip', extension: 'zip' }).send(zip);
  }
}

const dataUrl = ({ data, mime }: RenderedFile): string =>
  `data:${mime};base64,${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`;
