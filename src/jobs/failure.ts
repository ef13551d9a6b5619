import { type ErrorKind, type Problem, RenderError } from '../../renderer/index.ts';
import { ServiceError } from '../errors.ts';

/** An error as a job keeps it, so that another machine can throw it again. */
export interface Failure {
  /** Of the renderer's; absent: of the service's. */
  kind?: ErrorKind;
  status?: number;
  code: string;
  message: string;
  path?: string;
  hint?: string;
  problems?: readonly Problem[];
}

/** What a job keeps of an error. An unforeseen one stays in the log of the machine where it came up. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RenderError) {
    const { kind, code, message, path, hint, problems } = error;
    return { kind, code, message, path, problems, ...(hint !== undefined && { hint }) };
  }
  if (error instanceof ServiceError) {
    const { status, code, message, hint, problems } = error;
    return { status, code, message, problems, ...(hint !== undefined && { hint }) };
  }
  return { status: 500, code: 'internal_error', message: error instanceof Error ? error.message : String(error) };
}

/** The error of a failure, as it was thrown. */
export function errorOf({ kind, status = 500, ...fields }: Failure): Error {
  return kind ? new RenderError({ kind, ...fields }) : new ServiceError({ status, ...fields });
}

/** Whether the process of a render died, in which it was alone. */
export const isDeath = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.code === 'process_died';

/** Whether it may go well once there is room for the render, or what is shared can be reached again. */
export const isBusy = (error: unknown): boolean =>
  error instanceof ServiceError && ['queue_full', 'queue_unavailable', 'storage_unavailable'].includes(error.code);

/** Whether the service stops. */
export const isStopping = (error: unknown): boolean => error instanceof ServiceError && error.code === 'stopping';
