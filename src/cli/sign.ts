import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatsByExtension } from '../../renderer/internal.ts';
import { readConfig } from '../config.ts';
import { withExamples } from './help.ts';
import { UsageError } from './options.ts';
import { variable } from './values.ts';

interface SignOptions {
  base?: string;
  data?: Record<string, string>;
  set?: Record<string, string>;
  option?: Record<string, string>;
  expires?: number;
  key?: string;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time span, e.g. `30d`, in ms. */
function span(given: string): number {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(given.trim()) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('It has to be a number of s, m, h or d, e.g. 30d.');
  return ms;
}

/** `gesso sign`: the signed URL of a template's picture. */
export function addSignCommand(program: Command): void {
  withExamples(program.command('sign'), {
    'gesso sign card.png --base https://pictures.example.com --data title=Hello --expires 30d':
      'the picture of the template card with a title, for a month',
    'gesso sign card.jpg --option pixelRatio=2 --set photo.src=https://example.com/ada.jpg':
      'of twice the size, with another photo',
  })
    .description('Print the signed URL of a picture of a kept template (GESSO_URL_SECRET)')
    .argument('<file>', "the template and the format's extension, e.g. card.png or card@VERSION.pdf")
    .option('--base <url>', 'where the service is (default: GESSO_PUBLIC_URL)')
    .option('--data <name=value>', "a value of one of the template's variables; may be given several times", variable)
    .option('--set <name.property=value>', 'change a property of the elements of that name', variable)
    .option('--option <name=value>', 'an option of the render, e.g. pixelRatio=2', variable)
    .option('--expires <span>', 'how long it works, e.g. 30d (default: for ever)', span)
    .addOption(new Option('--key <key>', 'whose template it is, where the service has several keys').env('GESSO_KEY'))
    .action(async (file: string, { expires, option, ...picture }: SignOptions) => {
      const { pictureUrls, publicUrl } = readConfig();
      const [secret] = pictureUrls.secrets;
      if (secret === undefined) throw new UsageError('GESSO_URL_SECRET is not set: it has to be that of the service');
      const dot = file.lastIndexOf('.');
      const format = file.slice(dot + 1);
      if (dot < 1 || !formatsByExtension.has(format))
        throw new UsageError(`${file} has to end in the extension of a format, e.g. card.png`);
      // Loaded here: other commands need no signatures.
      const { signPictureUrl } = await import('../sign.ts');
      const url = signPictureUrl(secret, {
        ...{ base: publicUrl ?? '', ...picture, template: file.slice(0, dot), format },
        ...(option && { options: option }),
        ...(expires !== undefined && { expires: new Date(Date.now() + expires) }),
      });
      process.stdout.write(`${url}\n`);
    });
}
