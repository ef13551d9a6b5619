import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refusals } from '../errors.ts';

const counting = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);

/** The query of a list. */
export const listQuerySchema = z.object({
  page: counting(1, 1_000_000).describe('Number of the page, from 1.'),
  per_page: counting(100, 1000).describe('How many to a page.'),
});

/** Which page of a list a request asks for. @throws ServiceError `invalid_request` */
export function listQueryOf({ query }: FastifyRequest): z.infer<typeof listQuerySchema> {
  const { success, data, error } = listQuerySchema.safeParse(query);
  if (success) return data;
  throw refusals.invalidRequest(error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}
