/** Readers of values on the command line. Each throws an InvalidArgumentError, which commander shows with its flag. */
import { statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

export function number(given: string): number {
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It has to be a number.');
  return value;
}

/** A number above 0. */
export function positive(given: string): number {
  const value = number(given);
  if (value <= 0) throw new InvalidArgumentError('It has to be more than 0.');
  return value;
}

/** A number of things, at least one. */
export function count(given: string): number {
  const value = number(given);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return value;
}

/** A place in a list, from 0. */
export function index(given: string): number {
  const value = number(given);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It has to be a whole number from 0 on.');
  return value;
}

/** A folder that exists. */
export function folder(given: string): string {
  if (!statSync(given, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError('There is no such folder.');
  return given;
}

/** Entries between commas. */
export const list = (given: string): string[] => given.split(',').map((entry) => entry.trim());
