import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { resolveOptions } from '../../../renderer/internal.ts';
import { digestOf } from '../../digest.ts';
import { refusals } from '../../errors.ts';
import { type ListedTemplate, type Template, TemplatesFull } from '../../templates/types.ts';
import { requestOwner } from '../access.ts';
import { clientSignal } from '../client-signal.ts';
import { takeBody } from '../json-body.ts';
import { problemsOf } from '../read-body.ts';
import type { Body } from '../receive.ts';
import { asFindings, parseTemplateRequest } from '../requests.ts';
import { findTemplate, parseReference, TEMPLATE_NAME } from '../template-body.ts';

/** Hexadecimal digits of a version: two designs of one template have different ones. */
const VERSION_DIGITS = 16;

/** Findings for which no render of the design can succeed, whatever it is filled with. */
const HOPELESS = /^(?:invalid_design|no_pages|too_many_\w+)$/;

/** A design is checked without pictures and fonts that are slow to come. */
const CHECKED = resolveOptions({ skipImageError: true, skipFontError: true, assetLoadTimeout: 5000 });

/** Characters after which a list of templates ends, to go on in the next answer: each may have 64 KB of metadata. */
const MOST_LISTED = 1e6;
/** Templates that are read at a time. */
const LISTED_AT_ONCE = 20;

/** The query of the list of templates. */
export const templatesQuerySchema = z.object({
  after: z.string().max(100).default('').describe('Name after which the list goes on: `next` of the answer before.'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .describe('Templates in an answer, which has fewer where they have much metadata.'),
  tag: z.string().max(100).optional().describe('Only those with this tag.'),
});

type NameParams = { Params: { name: string } };

/** Designs that are kept under names, to be rendered with other words. */
export async function templatesRoutes(app: FastifyInstance): Promise<void> {
  const { service } = app;
  const { config, executor, now, templates } = service;
  const { templates: most, templateBytes, templatesBytes } = config.service;
  const limits = { templates: most, bytes: templatesBytes };

  app.put<NameParams>('/api/templates/:name', async (request, reply) => {
    const { name } = request.params;
    if (!TEMPLATE_NAME.test(name))
      throw refusals.invalidRequest([
        { path: 'name', message: 'expected up to 100 letters, digits, `_`, `-` and `.`, a letter or digit first' },
      ]);
    const { tags, metadata, warnings } = parseTemplateRequest(request.body);
    const body = takeBody(request);
    const owner = requestOwner(request, config);
    const bytes = designOf(body);
    if (bytes.length > templateBytes) throw refusals.templateTooLarge(templateBytes);
    const before = await templates.get(owner, name);
    if (!before && (await templates.count(owner)) >= most) throw refusals.tooManyTemplates(most);
    const design = bytes.toString();
    const version = (await digestOf(bytes, 'hex')).slice(0, VERSION_DIGITS);
    // A worker takes the bytes that it is given.
    const task = () => ({ body: Buffer.from(`{"design":${design}}`), options: CHECKED, pages: body.outline.lists });
    const control = { signal: clientSignal(reply), caller: request.caller };
    const { findings } = await executor.check(task(), control);
    const problems = findings.filter(({ severity, code }) => severity === 'error' && HOPELESS.test(code));
    if (problems.length > 0)
      throw refusals.invalidRequest(problems.map(({ path, message }) => ({ path: `design.${path}`, message })));
    const fields = await executor.fields(task(), control);
    const made = { owner, name, version, design, fields, tags, metadata: metadata ?? null };
    const kept = await templates
      .put({ ...made, createdAt: now(), updatedAt: now() }, limits)
      .catch((error: unknown) => {
        // Others may have been kept meanwhile.
        if (!(error instanceof TemplatesFull)) throw error;
        throw error.limit === 'bytes' ? refusals.templatesFull(templatesBytes) : refusals.tooManyTemplates(most);
      });
    return reply
      .code(before ? 200 : 201)
      .send({ ...listedJson(kept), fields: kept.fields, findings: [...findings, ...asFindings(warnings)] });
  });

  app.get('/api/templates', async (request, reply) => {
    const query = templatesQuerySchema.safeParse(request.query);
    if (!query.success) throw refusals.invalidRequest(problemsOf(query.error));
    const { limit, after, tag } = query.data;
    const owner = requestOwner(request, config);
    const shown: string[] = [];
    let [last, length, isAll] = [after, 0, false];
    while (!isAll && shown.length < limit && length < MOST_LISTED) {
      const asked = Math.min(LISTED_AT_ONCE, limit - shown.length);
      const found = await templates.list(owner, { after: last, limit: asked + 1, tag });
      isAll = found.length <= asked;
      for (const template of found.slice(0, asked)) {
        const text = JSON.stringify(listedJson(template));
        length += text.length;
        last = template.name;
        shown.push(text);
      }
      // A store of this process answers at once: others have their turn between.
      await setImmediate();
    }
    const next = JSON.stringify(isAll ? null : last);
    return reply.type('application/json').send(`{"templates":[${shown.join()}],"next":${next}}`);
  });

  app.get<NameParams>('/api/templates/:name', async (request, reply) => {
    const template = await findTemplate(service, requestOwner(request, config), request.params.name);
    // As it was sent: reading a large one to write it again takes long.
    const listed = JSON.stringify(listedJson(template));
    return reply.type('application/json').send(`${listed.slice(0, -1)},"design":${template.design}}`);
  });

  app.get<NameParams>('/api/templates/:name/fields', async (request) => {
    const template = await findTemplate(service, requestOwner(request, config), request.params.name);
    return { name: template.name, version: template.version, ...template.fields };
  });

  app.get<NameParams>('/api/templates/:name/versions', async (request) => {
    const owner = requestOwner(request, config);
    const { name } = parseReference(request.params.name);
    const { version: present } = await findTemplate(service, owner, name);
    const versions = await templates.versions(owner, name);
    return {
      versions: versions.map(({ version, createdAt }) => ({
        version,
        created_at: new Date(createdAt).toISOString(),
        is_present: version === present,
      })),
    };
  });

  app.delete<NameParams>('/api/templates/:name', async (request, reply) => {
    const owner = requestOwner(request, config);
    const isGone = TEMPLATE_NAME.test(request.params.name) && (await templates.delete(owner, request.params.name));
    if (!isGone) throw refusals.notFound('There is no such template.');
    return reply.code(204).send();
  });
}

/** The bytes of a body's design. */
function designOf({ bytes, outline }: Body): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = outline.members.findLast(
    ({ nameFrom, nameTo }) => JSON.parse(text.toString('utf8', nameFrom, nameTo)) === 'design',
  );
  return text.subarray(found?.from ?? 0, found?.to ?? 0);
}

const iso = (ms: number) => new Date(ms).toISOString();

/** A template in the form of answers, without its design. */
const listedJson = ({ name, version, tags, metadata, createdAt, updatedAt }: ListedTemplate | Template) => ({
  ...{ name, version, tags, metadata },
  ...{ created_at: iso(createdAt), updated_at: iso(updatedAt) },
});
