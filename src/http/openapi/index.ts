import { formatTitles } from '../../../renderer/internal.ts';
import { packageVersion } from '../../package-root.ts';
import type { Json, Tag } from './parts.ts';
import { batchPaths } from './paths/batches.ts';
import { mcpMessage, otherPaths } from './paths/others.ts';
import { renderingPaths, webhooks } from './paths/rendering.ts';
import { templatePaths } from './paths/templates.ts';
import { refusalResponses, tableOfCodes } from './refusals.ts';
import { componentSchemas } from './schemas.ts';

const TAGS: Readonly<Record<Tag, string>> = {
  Render: 'A picture, PDF or film at once, and what is wrong with a design.',
  Jobs: 'Renders that outlive the request: asked for again, waited for, or told to a webhook.',
  Batches: 'A picture for each record of a table.',
  Templates: 'Designs that are kept under a name, to be rendered with other words and pictures.',
  Files: 'Stored files, and pictures of templates by URL. The URL is signed, and no key is asked for.',
  Agents: 'Tools by the Model Context Protocol, and what agents read.',
  Service: 'For operators and their tools. No key is asked for.',
};

const about = () => `Renders designs, the JSON of \`store.toJSON()\` of a Polotno editor, to ${formatTitles()}.

\`\`\`sh
curl "$GESSO_URL/api/render" -o hello.png \\
  -H 'content-type: application/json' -d '{
    "design": { "width": 600, "height": 300, "pages": [{ "children": [
      { "type": "text", "text": "Hello", "width": 600, "fontSize": 90 }
    ] }] },
    "outputFormat": "file"
  }'
\`\`\`

Options of a render stand at the top level of a body, or in \`exportOptions\`. A property that is null counts as not given.
Where the service has keys, give one as \`Authorization: Bearer KEY\` or as \`?KEY=…\`.
`;

const aboutErrors =
  () => `Every error is \`application/problem+json\` (RFC 9457): \`detail\` says to a person what is wrong, \`errors\` where, \`hint\` what can be
done about it, and \`code\` says it to a program. These codes stay as they are:

${tableOfCodes()}
`;

/** The interface as OpenAPI 3.1, made from the schemas that requests and answers are checked with. */
export function openApiDocument(publicUrl: string | undefined): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gesso',
      version: packageVersion(),
      description: about(),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl ?? '/', description: 'This service' }],
    tags: [
      ...Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      // No operation has it: a chapter of the page.
      { name: 'Errors', description: aboutErrors(), 'x-traitTag': true },
    ],
    paths: { ...renderingPaths, ...batchPaths, ...templatePaths, ...otherPaths },
    webhooks,
    components: {
      schemas: { ...componentSchemas(), McpMessage: mcpMessage },
      responses: refusalResponses(),
      securitySchemes: {
        key: { type: 'apiKey', in: 'query', name: 'KEY', description: 'A key in the address.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'A key in the header `Authorization`.' },
      },
    },
  };
}
