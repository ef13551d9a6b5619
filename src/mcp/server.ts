import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { formatsByName, OPTION_NAMES, sizesSchema, unknownNames } from '../../renderer/internal.ts';
import { packageVersion } from '../package-root.ts';
import type { Answer, Call } from './interface.ts';
import { failed, rendered, said } from './results.ts';
import { partsOfSchema, publicFile, schemaOf } from './schema.ts';

const INSTRUCTIONS = `Gesso renders designs (JSON) to pictures, PDFs and films.
To make a picture from nothing: call design_schema with the element types that you mean to use, write the design, call check and mend
what it finds, then render, look at the picture, and improve the design.
To make one from a template: list_templates, get_template (it lists what can be changed), then render_template.`;

/** More elements of arrays and objects than a design of the most elements has. */
const MOST_INPUT_ELEMENTS = 2_000_000;

const design = z
  .looseObject({})
  .describe(
    'The design: { schemaVersion: 4, width, height, pages: [{ background, children: [element, …] }] }; lengths are px. Call design_schema for all properties.',
  );

/** What every render may say. */
const shown = {
  format: z
    .enum([...formatsByName.keys()] as [string, ...string[]])
    .optional()
    .describe('png (default), jpeg, webp, avif: a picture that you see; pdf: all pages; gif, mp4, webm: a film.'),
  data: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Values of the variables, by name: { title: "Hello" } fills {{title}}.'),
  modifications: z
    .array(z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      'Changes of elements, each by name with the properties that it gets: [{ name: "photo", src: "https://…" }].',
    ),
  sizes: sizesSchema()
    .optional()
    .describe('Several sizes at once, px: [{ name: "story", width: 1080, height: 1920 }]; answers a picture for each.'),
  answer: z
    .enum(['picture', 'url'])
    .default('picture')
    .describe('picture: the file itself, up to 5 MB. url: a link to it that works for 24 hours, for large files.'),
  options: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Any other option of a render, e.g. { pixelRatio: 0.5 } for a quick look, { pageId }, { size: { width, height } }, { vector: true } (pdf), { skipImageError: true }.',
    ),
};
type Shown = z.output<z.ZodObject<typeof shown>>;

/** The body of a request for what a tool was asked for; its options stand where they win. */
const bodyOf = ({ answer, options, ...others }: Partial<Shown>): object => ({
  ...others,
  ...(answer && { outputFormat: answer === 'url' ? 'url' : 'dataURL' }),
  ...(options && { exportOptions: options }),
});

/** The arguments of a tool. Others are an error that says which was meant, lest something that is asked for is passed over. */
const args = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const names = Object.fromEntries((issue.keys as string[]).map((name) => [name, true]));
      const unknown = unknownNames(names, new Set(Object.keys(shape)), { kind: 'argument' });
      return unknown
        .map(({ path, message }) =>
          'options' in shape && OPTION_NAMES.has(path) ? `\`${path}\` stands within \`options\`` : message,
        )
        .join('; ');
    },
  });

const READ_ONLY = { readOnlyHint: true, openWorldHint: false } as const;

/** The tools, resources and prompts that agents have. */
export function createMcp(call: Call): McpServer {
  const server = new McpServer(
    { name: 'gesso', title: 'Gesso', version: packageVersion() },
    { instructions: INSTRUCTIONS, maxToolInputElements: MOST_INPUT_ELEMENTS },
  );
  addTools(server, call);
  addResources(server);
  return server;
}

const asked = async (answer: Promise<Answer>, result: (answer: Answer) => CallToolResult): Promise<CallToolResult> => {
  const given = await answer;
  return given.status < 400 ? result(given) : failed(given);
};

/** Characters of an answer that an agent can read; and findings, which are alike by then. */
const MOST_SHOWN = 256 * 1024;
const MOST_FINDINGS = 200;

const pretty = ({ body }: Pick<Answer, 'body'>): CallToolResult => said(JSON.stringify(body, null, 1));

function findingsSaid(findings: readonly unknown[]): string {
  if (findings.length === 0) return 'Nothing found: it can be rendered.';
  const more = findings.length - MOST_FINDINGS;
  const shown = JSON.stringify(findings.slice(0, MOST_FINDINGS), null, 1);
  return more > 0 ? `${shown}\n… and ${more} more` : shown;
}

function addTools(server: McpServer, call: Call): void {
  const parts = partsOfSchema();
  server.registerTool(
    'design_schema',
    {
      title: 'Schema of a design',
      description:
        'The JSON Schema of a design, every property with its type, default and meaning. Ask for the parts that you mean to use: the whole is 30 KB. Call it before you write a design.',
      inputSchema: args({
        parts: z
          .array(z.enum(parts as [string, ...string[]]))
          .optional()
          .describe('Types of elements, and page; default: everything.'),
      }),
      annotations: READ_ONLY,
    },
    async ({ parts: chosen }) => said(schemaOf(chosen)),
  );

  server.registerTool(
    'check',
    {
      title: 'Check a design',
      description:
        'Looks a design over without rendering it: what is wrong or unknown, with its place (pages[0].children[2].src), missing fonts and pictures, texts that do not fit, elements off the page. Call it before render. Findings of severity error make a render fail.',
      inputSchema: args({
        design: design.optional(),
        template: z.string().optional().describe('Name of a kept template, in place of the design.'),
        data: shown.data,
        modifications: shown.modifications,
        options: shown.options,
      }),
      annotations: READ_ONLY,
    },
    (given, { mcpReq }) =>
      asked(call('/api/check', bodyOf(given), mcpReq.signal), ({ body }) => {
        const { findings } = body as { findings: unknown[] };
        return said(findingsSaid(findings));
      }),
  );

  server.registerTool(
    'render',
    {
      title: 'Render a design',
      description:
        'Renders a design and answers the picture, so that you see it, with warnings of what was drawn otherwise than the design asks.',
      inputSchema: args({ design, ...shown }),
      annotations: { readOnlyHint: true },
    },
    (given, { mcpReq }) => asked(call('/api/render', bodyOf(given), mcpReq.signal), rendered),
  );

  server.registerTool(
    'list_templates',
    {
      title: 'List templates',
      description: 'The kept templates: names, tags and versions. Call get_template for what can be changed in one.',
      inputSchema: args({
        tag: z.string().optional().describe('Only those with this tag.'),
        after: z.string().optional().describe('`next` of the answer before, where there are more.'),
      }),
      annotations: READ_ONLY,
    },
    ({ tag, after }, { mcpReq }) => {
      const query = new URLSearchParams({ ...(tag && { tag }), ...(after && { after }) });
      return asked(call(`/api/templates?${query}`, undefined, mcpReq.signal), pretty);
    },
  );

  server.registerTool(
    'get_template',
    {
      title: 'A template',
      description:
        'What can be changed in a template: its variables (for data) and its named elements (for modifications), with kinds, defaults and whether they are required; on demand its design.',
      inputSchema: args({
        template: z.string().describe('Its name, or name@version.'),
        with_design: z.boolean().default(false).describe('Whether its design is answered too, which may be long.'),
      }),
      annotations: READ_ONLY,
    },
    async ({ template, with_design: withDesign }, { mcpReq }) => {
      const path = `/api/templates/${encodeURIComponent(template)}`;
      const fields = await call(`${path}/fields`, undefined, mcpReq.signal);
      if (fields.status >= 400 || !withDesign) return fields.status >= 400 ? failed(fields) : pretty(fields);
      return asked(call(path, undefined, mcpReq.signal), ({ length, body }) =>
        length > MOST_SHOWN
          ? said(
              `The design has ${Math.ceil(length / 1024)} KB, which is too long to be shown. It can be rendered by its name.`,
            )
          : pretty({ body: { ...(fields.body as object), ...(body as object) } }),
      );
    },
  );

  server.registerTool(
    'render_template',
    {
      title: 'Render a template',
      description:
        'Renders a kept template with other words and pictures, and answers the picture. Call get_template first: it says what data and modifications may name.',
      inputSchema: args({ template: z.string().describe('Its name, or name@version.'), ...shown }),
      annotations: { readOnlyHint: true },
    },
    (given, { mcpReq }) => asked(call('/api/render', bodyOf(given), mcpReq.signal), rendered),
  );
}

function addResources(server: McpServer): void {
  const add = (name: string, file: string, mimeType: string, description: string) => {
    const uri = `gesso://${file}`;
    server.registerResource(name, uri, { description, mimeType }, async () => ({
      contents: [{ uri, mimeType, text: publicFile(file) }],
    }));
  };
  add('design-schema', 'design.schema.json', 'application/schema+json', 'The JSON Schema of a design');
  add('guide', 'llms.txt', 'text/plain', 'How a design is written, with a small example');
  server.registerPrompt(
    'make_design',
    {
      title: 'Make a design',
      description: 'Makes a picture from nothing but a description',
      argsSchema: z.object({
        brief: z.string().describe('What it shows and says, and for what it is.'),
        size: z.string().optional().describe('E.g. 1080x1080; px.'),
      }),
    },
    ({ brief, size = '1080x1080' }) => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'text',
            text: `Make a design of ${size} px: ${brief}\n\nCall design_schema for page, text, figure, image and what else you need. Write the design, give elements that may change a name, call check and mend what it finds, then render it, look at the picture, and improve it until it is good. Show the picture and the design.`,
          },
        },
      ],
    }),
  );
}
