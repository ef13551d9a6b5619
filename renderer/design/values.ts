/** Values of data as properties of elements. */

const SWITCHES = /^(?:visible|showInExport|alwaysOnTop|flipX|flipY|\w+Enabled)$/;

/** Whose values are texts, even where they read as numbers. */
const TEXTS = /^(?:text|src|clipSrc|maskSrc|name|id|href|focus|fill|stroke|fontFamily|fontStyle|\w*[cC]olor)$/;

/**
 * What a value is as a property: data of CSV, forms and URLs hold only strings, where numbers and switches are meant.
 * @param before the property's value so far
 */
export function asProperty(value: unknown, name: string, before: unknown): unknown {
  if (SWITCHES.test(name))
    return typeof value === 'string' ? !/^(?:false|no|off|0)$/i.test(value.trim()) : Boolean(value);
  const isNumber = typeof before === 'number' || (before == null && !TEXTS.test(name));
  if (isNumber && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return value;
}

/** Whether a value means that the property stays as it is. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
