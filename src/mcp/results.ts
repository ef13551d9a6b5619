import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Answer } from './interface.ts';

interface Problem {
  detail?: string;
  code?: string;
  hint?: string;
  errors?: { path: string; message: string }[];
}

/** What an agent can do about an error, beside what the error says. */
const ADVICE: Readonly<Record<string, string>> = {
  unauthorized: 'Send the key of the service as `Authorization: Bearer KEY` with every request to /mcp.',
  not_found: 'Call list_templates for the names that there are.',
  invalid_design:
    'Correct each place that is named, call design_schema for the types of elements in question, and check again.',
  answer_too_large: "Take format 'jpeg' or 'webp', a smaller pixelRatio, or answer 'url'.",
  too_many_requests: 'Wait for the time that is named, then try again.',
  image_not_loaded: 'Use a URL that answers a picture, a data URI, or set options.skipImageError to leave it out.',
  font_not_loaded: 'Use a family that is there, declare one in `fonts`, or set options.skipFontError.',
};

export const said = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] });

/** A refusal as the result of a tool: what is wrong, where, and what to do. */
export function failed({ status, body }: Answer): CallToolResult {
  const { detail = `The service answered ${status}.`, code = '', hint, errors = [] } = (body ?? {}) as Problem;
  const places = errors.map(({ path, message }) => `- ${path ? `${path}: ` : ''}${message}`);
  const lines = [detail, ...places, hint && `Hint: ${hint}`, ADVICE[code], code && `(code ${code})`];
  return { isError: true, ...said(lines.filter(Boolean).join('\n')) };
}

interface Warning {
  path: string;
  message: string;
  hint?: string;
}

const warned = (warnings: readonly Warning[]): string[] =>
  warnings.length === 0
    ? []
    : [
        'Warnings:',
        ...warnings.map(
          ({ path, message, hint }) => `- ${path ? `${path}: ` : ''}${message}${hint ? ` (${hint})` : ''}`,
        ),
      ];

/** A picture with what is to be said of it. */
interface Rendered {
  name?: string;
  url: string;
  warnings: Warning[];
}

const DATA_URL = /^data:([^;,]+);base64,/;

/** What shows a rendered file: a picture that the agent sees, another file as a resource, or a link to it. */
function shown({ url, name = 'design' }: Rendered): CallToolResult['content'][number] {
  const mimeType = DATA_URL.exec(url)?.[1];
  if (mimeType === undefined) return { type: 'resource_link', uri: url, name };
  const data = url.slice(url.indexOf(',') + 1);
  if (mimeType.startsWith('image/')) return { type: 'image', data, mimeType };
  return { type: 'resource', resource: { uri: `gesso://renders/${name}`, mimeType, blob: data } };
}

/** The answer of `/api/render` as the result of a tool. */
export function rendered({ body }: Answer): CallToolResult {
  const { files, ...one } = body as Rendered & { files?: Rendered[] };
  const all = files ?? [one];
  const content = all.flatMap((file): CallToolResult['content'] => {
    const lines = [file.name && `${file.name}:`, ...warned(file.warnings)].filter(Boolean);
    return [shown(file), ...(lines.length > 0 ? [{ type: 'text' as const, text: lines.join('\n') }] : [])];
  });
  const links = all.filter(({ url }) => !DATA_URL.test(url)).map(({ url }) => url);
  return { content: [...content, ...(links.length > 0 ? [{ type: 'text' as const, text: links.join('\n') }] : [])] };
}
