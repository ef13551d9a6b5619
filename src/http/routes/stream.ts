import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Warning } from '../../../renderer/index.ts';
import { formatOf } from '../../../renderer/internal.ts';
import type { Executor, RenderControl, RenderedFile, RenderTask } from '../../dispatch/executor.ts';
import { withoutRights } from '../active-content.ts';

type FileType = Pick<RenderedFile, 'mime' | 'extension'>;

/** Sets the headers of an answer that is a file. */
export function asAttachment(reply: FastifyReply, { mime, extension }: FileType): FastifyReply {
  return withoutRights(reply.type(mime), mime).header(
    'content-disposition',
    `attachment; filename="design.${extension}"`,
  );
}

/**
 * Renders, and answers with a long file of several pages as it is painted, as fast as the client takes it. Warnings
 * follow as a trailer. An error after the first bytes cannot be a status any more: the connection is cut, so that the
 * client knows.
 *
 * @returns what is to be answered, or null where it was
 * @throws as the executor does, as long as nothing is sent
 */
export async function renderOrStream(
  reply: FastifyReply,
  executor: Pick<Executor, 'render'>,
  task: RenderTask,
  control: RenderControl,
): Promise<RenderedFile | null> {
  let body: PassThrough | undefined;
  let warnings: readonly Warning[] = [];
  const stream = () => {
    body = new PassThrough();
    asAttachment(reply, formatOf(task.options));
    // HTTP/1.0, which proxies speak, knows neither chunks nor trailers.
    if (reply.request.raw.httpVersion !== '1.0') reply.trailer('gesso-warnings', async () => warningsHeader(warnings));
    reply.send(body);
    return body;
  };
  try {
    const file = await executor.render(task, { ...control, stream });
    if (!body) return file;
    warnings = file.warnings;
    body.end();
  } catch (error) {
    if (!body) throw error;
    body.destroy(error as Error);
  }
  return null;
}

/** More in a header is refused by common proxies. */
const LONGEST_HEADER = 4000;

/** Warnings as JSON in ASCII; only as many as a header holds. */
export function warningsHeader(warnings: readonly Warning[]): string {
  const escaped = warnings.map((warning) =>
    JSON.stringify(warning).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
  let length = 2;
  const fitting: string[] = [];
  for (const text of escaped) {
    length += text.length + 1;
    if (length > LONGEST_HEADER) break;
    fitting.push(text);
  }
  return `[${fitting.join(',')}]`;
}
