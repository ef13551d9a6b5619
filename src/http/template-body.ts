import type { FastifyRequest } from 'fastify';
import { refusals } from '../errors.ts';
import { type Outline, outlineOf, STRING } from '../json-outline.ts';
import type { Template } from '../templates/types.ts';
import { requestOwner } from './access.ts';
import { takeBody } from './json-body.ts';
import type { Body } from './receive.ts';
import type { HttpService } from './service.ts';

/** What a template may be called: as part of a URL, without the sign before a version. */
export const TEMPLATE_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

/** How a template is asked for: its name, or `name@version`. */
export const parseReference = (reference: string): { name: string; version?: string } => {
  const [name = '', version] = reference.split('@', 2);
  return { name, ...(version !== undefined && { version }) };
};

/** The template of that reference. Another owner's is answered like one that does not exist. @throws ServiceError `not_found` */
export async function findTemplate({ templates }: HttpService, owner: string, reference: string): Promise<Template> {
  const { name, version } = parseReference(reference);
  const found = TEMPLATE_NAME.test(name) ? await templates.get(owner, name, version) : null;
  if (!found) throw refusals.notFound('There is no such template, or it has no such version.');
  return found;
}

/**
 * The body of a request. Where it names a template, the template's design stands in place of the name.
 * @param reference the name, where the request says one
 * @param member what the design is called there
 * @throws ServiceError `not_found`
 */
export async function bodyWithTemplate(
  request: FastifyRequest,
  service: HttpService,
  reference: string | undefined,
  member: 'design' | 'template',
): Promise<Body> {
  const body = takeBody(request);
  if (reference === undefined) return body;
  const { design } = await findTemplate(service, requestOwner(request, service.config), reference);
  const bytes = replaced(body, `${JSON.stringify(member)}:${design}`);
  return { bytes, outline: await outlineOf(bytes) };
}

/** The bytes of a body with another member in place of `template`. */
function replaced({ bytes, outline }: Body, member: string): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named = ({ nameFrom, nameTo, first }: Outline['members'][number]) =>
    first === STRING && JSON.parse(text.toString('utf8', nameFrom, nameTo)) === 'template';
  const found = outline.members.findLast(named);
  if (!found) throw new Error('the body names no template');
  const parts = [text.subarray(0, found.nameFrom), Buffer.from(member), text.subarray(found.to)];
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(whole, at);
  return whole;
}
