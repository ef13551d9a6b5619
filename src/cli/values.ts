/** Readers of values on the command line. Each throws an InvalidArgumentError, which commander shows with its flag. */
import { readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { type NamedSize, RenderError } from '../../renderer/index.ts';
import { readSizes } from '../../renderer/internal.ts';

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

/** A variable and its value, `name=value`, beside those given before. */
export function variable(given: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [name, ...value] = given.split('=');
  if (!name || value.length === 0) throw new InvalidArgumentError('It has to be name=value.');
  return { ...before, [name.trim()]: value.join('=') };
}

/** A change of a property, `name.property=value`, after those given before. The element's name may hold dots. */
export function modification(given: string, before: readonly object[] = []): object[] {
  const [, name, property, value] = /^([^=]+)\.([^.=]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || property === undefined) throw new InvalidArgumentError('It has to be name.property=value.');
  return [...before, { name: name.trim(), [property.trim()]: value }];
}

/** Width and height of pages, e.g. `1080x1920`, px. */
export function size(given: string): { width: number; height: number } {
  const [, width, height] = /^(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)$/i.exec(given.trim()) ?? [];
  if (width === undefined) throw new InvalidArgumentError('It has to be WIDTHxHEIGHT, e.g. 1080x1920.');
  return { width: Number(width), height: Number(height) };
}

/** Sizes with names, e.g. `story=1080x1920,square=1080x1080`; a size without one is called as it is written. */
export function sizes(given: string): NamedSize[] {
  const read = list(given).map((entry) => {
    const [name = '', written = name] = entry.split('=');
    return { name: name.trim(), ...size(written) };
  });
  try {
    return readSizes(read);
  } catch (error) {
    throw error instanceof RenderError ? new InvalidArgumentError(error.message) : error;
  }
}

/** The object that a file of JSON holds. */
export function jsonObject(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidArgumentError('It has to hold a JSON object.');
}

/** Entries between commas. */
export const list = (given: string): string[] => given.split(',').map((entry) => entry.trim());
