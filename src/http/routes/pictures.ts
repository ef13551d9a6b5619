import type { FastifyInstance } from 'fastify';
import { type Format, type FormatName, formatsByExtension, resolveOptions } from '../../../renderer/internal.ts';
import { type RenderedFile, summaryOf } from '../../dispatch/executor.ts';
import { refusals } from '../../errors.ts';
import { isReserved, PARAMETERS, signatureOf } from '../../sign.ts';
import { ownerOf, sameText } from '../../signing.ts';
import type { Template } from '../../templates/types.ts';
import { callerAt, sayAllowance } from '../access.ts';
import { withoutRights } from '../active-content.ts';
import { etagOf, isKnown } from '../etag.ts';
import { findTemplate } from '../template-body.ts';

/**
 * Pictures of templates by signed URL, for pages and e-mails. The signature says that the operator means it; so no key is
 * asked for. Without a secret there is no such route.
 */
export async function picturesRoute(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, pictures, now } = service;
  const { secrets, maxAge } = config.pictureUrls;
  if (secrets.length === 0) return;
  /** Renders under way: a page that many open asks for its picture many times at once. */
  const underWay = new Map<string, Promise<RenderedFile>>();

  app.get<{ Params: { file: string } }>('/i/:file', async (request, reply) => {
    const { file } = request.params;
    const parameters = new URLSearchParams(request.url.split('?').slice(1).join('?'));
    const given = parameters.get(PARAMETERS.signature) ?? '';
    // All are compared, so that the time taken says nothing.
    if (!secrets.map((secret) => sameText(signatureOf(secret, file, parameters), given)).includes(true)) {
      sayAllowance(reply, await app.rateLimit.take(callerAt(request.ip)));
      throw refusals.wrongSignature();
    }
    const seconds = parameters.has(PARAMETERS.expires)
      ? Number(parameters.get(PARAMETERS.expires)) - now() / 1000
      : Number.POSITIVE_INFINITY;
    if (!(seconds > 0)) throw refusals.gone('The URL of this picture has expired.');
    const { reference, format } = partsOf(file);
    const template = await findTemplate(service, ownerIn(parameters, config.apiKeys), reference);
    const picture = await rendered(template, format, parameters, callerAt(request.ip));
    request.note = summaryOf(format.name, picture);
    const etag = etagOf(picture, 'file');
    reply
      .header('etag', etag)
      .header('cache-control', `public, max-age=${Math.floor(Math.min(maxAge, seconds))}`)
      .header('cross-origin-resource-policy', 'cross-origin');
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return withoutRights(reply.type(picture.mime), picture.mime)
      .header('content-disposition', `inline; filename="${template.name}.${picture.extension}"`)
      .send(Buffer.from(picture.data));
  });

  /** The picture of a template, kept or rendered; once, however many ask for it at a time. */
  function rendered(
    { owner, design, version }: Template,
    format: Format<FormatName>,
    parameters: URLSearchParams,
    caller: string,
  ): Promise<RenderedFile> {
    const { options, ...fillings } = requestOf(parameters);
    const shown = JSON.stringify([owner, version, format.name, options, fillings]);
    const found = underWay.get(shown);
    if (found) return found;
    const task = {
      body: Buffer.from(`{"design":${design},${JSON.stringify(fillings).slice(1)}`),
      options: resolveOptions({ ...options, format: format.name }),
      digest: async () => shown,
    };
    const render = pictures.render(task, { owner, caller });
    underWay.set(shown, render);
    const forget = () => void underWay.delete(shown);
    render.then(forget, forget);
    return render;
  }
}

/** The template and the format that a file's name says. @throws ServiceError `not_found` */
function partsOf(file: string): { reference: string; format: Format<FormatName> } {
  const dot = file.lastIndexOf('.');
  const format = formatsByExtension.get(file.slice(dot + 1).toLowerCase());
  if (dot < 1 || !format)
    throw refusals.notFound('There is no such picture: its name has to end in the extension of a format.');
  return { reference: file.slice(0, dot), format };
}

/** Whose template it is: of the only key, or of the one that the URL says. */
function ownerIn(parameters: URLSearchParams, apiKeys: readonly string[]): string {
  const [first, ...others] = apiKeys;
  return parameters.get(PARAMETERS.owner) ?? (first !== undefined && others.length === 0 ? ownerOf(first) : '');
}

/** A value of an option, which is text in a URL: `2` and `true` are what they read like. */
function optionOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the parameters say, as a request's body would. Parameters that stand twice count once, the last one. */
function requestOf(parameters: URLSearchParams): {
  data: Record<string, string>;
  modifications: Record<string, string>[];
  options: Record<string, unknown>;
} {
  const all = [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const after = (prefix: string) =>
    all.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : []));
  const modifications = after(PARAMETERS.set).map(([target, value]) => {
    const dot = target.lastIndexOf('.');
    if (dot < 1)
      throw refusals.invalidRequest([{ path: PARAMETERS.set + target, message: 'expected set.NAME.PROPERTY' }]);
    return { name: target.slice(0, dot), [target.slice(dot + 1)]: value };
  });
  return {
    data: Object.fromEntries(all.filter(([name]) => !isReserved(name))),
    modifications,
    options: Object.fromEntries(after(PARAMETERS.option).map(([name, value]) => [name, optionOf(value)])),
  };
}
