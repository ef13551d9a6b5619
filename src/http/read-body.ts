import type { z } from 'zod';
import type { Problem, Warning } from '../../renderer/index.ts';
import { unknownNames, unknownOptions } from '../../renderer/internal.ts';
import { refusals, ServiceError } from '../errors.ts';

export type BodyObject = Readonly<Record<string, unknown>>;

/** A body that is what its schema asks for. */
interface ReadBody<S extends z.ZodObject> {
  given: z.output<S>;
  /** As it came, options and all. */
  body: BodyObject;
  /** Warnings of names that mean nothing in it. */
  unknown: Warning[];
}

/** The problems of a request, each with its place. */
export const problemsOf = (error: z.ZodError): Problem[] =>
  error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));

const AS_DESIGN = 'the body is a design itself; send it as { "design": … }';

/**
 * Reads a body. Where it is refused, the names in it that mean nothing are told too: one of them may have been meant for what
 * it lacks.
 * @throws ServiceError `invalid_request` with every problem and its place
 */
export function readBody<S extends z.ZodObject, T>(sent: unknown, schema: S, read: (body: ReadBody<S>) => T): T {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw refusals.invalidRequest([{ path: '', message: 'The body has to be a JSON object.' }]);
  const body = sent as BodyObject;
  const unknown = unknownMembers(body, schema);
  try {
    const result = schema.safeParse(body);
    if (!result.success) throw refusals.invalidRequest(problemsOf(result.error));
    return read({ given: result.data as z.output<S>, body, unknown });
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'invalid_request') throw error;
    if (Array.isArray(body.pages) && body.design === undefined && body.template === undefined)
      throw refusals.invalidRequest(error.problems, AS_DESIGN);
    const more = unknown.map(({ path, message }) => ({ path, message }));
    throw refusals.invalidRequest([...error.problems, ...more], error.hint);
  }
}

/** A warning for each name in a body that is neither one of its members nor, where it has options, one of these. */
function unknownMembers(body: BodyObject, schema: z.ZodObject): Warning[] {
  const members = new Set(Object.keys(schema.shape));
  if (members.has('exportOptions'))
    return [...unknownOptions(body, members), ...unknownOptions(body.exportOptions, [], 'exportOptions')];
  return unknownNames(body, members, { kind: 'member' });
}
