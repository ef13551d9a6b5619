// app/certificate/[name]/route.ts of a Next.js application; in next.config: serverExternalPackages: ['gesso']
import { createRenderer, type Design, type Renderer, RenderError } from 'gesso';
import template from './certificate.json';

export const runtime = 'nodejs';

// One for the process: it keeps fonts, pictures and connections.
let renderer: Promise<Renderer> | undefined;

export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  renderer ??= createRenderer();
  const { name } = await params;
  try {
    const given = { format: 'png', data: { name }, signal: request.signal } as const;
    const { data, mime } = await (await renderer).render(template satisfies object as Design, given);
    return new Response(new Uint8Array(data), { headers: { 'content-type': mime } });
  } catch (error) {
    if (!(error instanceof RenderError) || error.kind === 'internal') throw error;
    return Response.json({ code: error.code, path: error.path, message: error.message }, { status: 422 });
  }
}
