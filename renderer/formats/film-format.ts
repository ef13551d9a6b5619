import type { FramePainter } from '../children.ts';
import type { SettingName } from '../settings.ts';
import { defineFormat, type Encoded, type EncodeJob, type Format, type FormatDescription } from './types.ts';

/** Options of every film. */
const OF_FILMS: readonly SettingName[] = ['fps', 'startTime', 'duration'];

/** Declares a format of films: it holds all pages, one after another. */
export const filmFormat = <Name extends string>({
  encode,
  help,
  ownOptions = [],
  ...description
}: Omit<FormatDescription<Name>, 'paged' | 'moves' | 'compress' | 'fps'> & {
  fps: number;
  encode(job: EncodeJob, format: Format<Name>): Promise<Encoded>;
  help?(job: EncodeJob, format: Format<Name>, painter: FramePainter): Promise<void>;
}): Format<Name> => {
  const format: Format<Name> = defineFormat({
    ...description,
    paged: true,
    moves: true,
    ownOptions: [...OF_FILMS, ...ownOptions],
    encode: (job) => encode(job, format),
    ...(help && { help: (job, painter) => help(job, format, painter) }),
  });
  return format;
};
