import { listQuerySchema } from '../list-query.ts';
import { type Json, type Operation, operation, queryParameters } from './parts.ts';
import { refusals } from './refusals.ts';

/** The operation that answers a list page by page. @param page its answer */
export const pageOf = ({ page, ...rest }: Pick<Operation, 'tag' | 'id' | 'summary'> & { page: Json }): Json =>
  operation({
    ...rest,
    keyed: true,
    parameters: queryParameters(listQuerySchema, { page: 1, per_page: 20 }),
    responses: { 200: page, ...refusals(400, 401, 429, 500, 503) },
  });
