import { RENDER_ERRORS, SERVICE_ERRORS } from '../../src/error-codes.ts';

/** Codes of one kind: a table of docs/codes.md. */
export interface CodeTable {
  title: string;
  /** What is said before the table; may be empty. */
  about: string;
  columns: readonly string[];
  /** By code, which stands first in each row. */
  rows: readonly (readonly string[])[];
}

/** Every code of warnings, findings and errors, with what it means; `test/codes.test.ts` holds the sources to it. */
export const CODES: readonly CodeTable[] = [
  {
    title: 'Warnings of a render',
    about: 'A render goes on; each comes with the place in the design.',
    columns: ['code', 'what happened'],
    rows: [
      ['alt_missing', 'a picture of a PDF/UA has no alternative text; readers pass over it as over decoration'],
      ['animation_ignored', 'an animation is none, or of an unknown name; in a film it moves nothing'],
      [
        'color_ignored',
        'a picture says what its colours mean in a way that is not understood; they are taken for sRGB',
      ],
      ['control_drawn', 'a text holds controls, characters such as U+0007, that its font draws as boxes'],
      ['drawn_as_pixels', 'an SVG, HTML file or slide cannot say a part of the design; a picture of it stands there'],
      ['element_not_found', 'a modification names an element or page that is not there'],
      [
        'font_fallback',
        'a font lacks some characters of a text, named in the message, and another stands in for it there',
      ],
      [
        'font_not_embeddable',
        "a vector PDF holds a font whose licence bits forbid it; its licence is its user's to keep",
      ],
      [
        'font_not_loaded',
        'a font cannot be had and another is drawn in its place (`skipFontError`; an error without it)',
      ],
      ['font_substituted', 'a family that the operator or a metric-compatible font stands in for'],
      ['glyph_missing', 'no font has certain characters'],
      ['html_left_out', 'a text holds markup that is not drawn, since `richTextEnabled` is off'],
      ['image_damaged', "a picture's file ends early or is damaged; it is painted as far as it goes"],
      ['image_not_decoded', 'not one row of a picture can be had (`skipImageError`; an error without it)'],
      ['image_not_loaded', 'a picture cannot be had (`skipImageError`; an error without it)'],
      ['invalid_color', 'a property holds no colour'],
      [
        'invalid_link',
        'an `href`, of a link in a text too, is neither an address that may be opened nor `#ID` of a page',
      ],
      ['invalid_spot', "an element's `custom.spot` or `custom.underlayer` is no ink"],
      ['language_guessed', 'a PDF/UA is given no language; it is the one most written in the script of its texts'],
      ['link_target_missing', 'a file holds no page of the id that a link leads to; the link is left out'],
      ['missing_field', "an element's `bindings` name a variable that has no value; its own value stays"],
      ['pages_left_out', 'a format of one page was made of a design of several, none of them chosen'],
      ['picture_stopped', 'a moving picture cannot be played on; it stands still from there on'],
      ['profile_substituted', 'the operator has no file of `USWebCoatedSWOP`; a general profile stands in for it'],
      [
        'sound_not_decoded',
        'a sound of a film is damaged, or in no format that is read (`skipImageError`; an error without it)',
      ],
      ['sound_not_loaded', 'a sound of a film cannot be had (`skipImageError`; an error without it)'],
      ['spot_name', 'an ink of its own has two sets of process inks; the first stands in for it'],
      ['svg_feature_ignored', 'an SVG has a feature, named in the message, that is not drawn as a browser draws it'],
      ['svg_too_complex', 'an SVG takes too much time or memory to draw (`skipImageError`; an error without it)'],
      [
        'text_left_out',
        'a text is longer than its curve, has a letter wider than its box, or its cell is all padding; letters are not drawn',
      ],
      ['text_shrunk', 'a text without a `height` is made smaller until it is no higher than a line'],
      ['title_missing', 'a PDF/UA is given no title; it is called Untitled'],
      [
        'unknown_data',
        'the data have a name that nothing in the design asks for, nearly that of a variable that they lack',
      ],
      [
        'unknown_element',
        'an element of an unknown type is left out (`skipUnknownElements`; `invalid_design` without it)',
      ],
      ['unknown_option', 'an option that does not exist'],
      [
        'unknown_property',
        'a modification names a property that its element does not have, or an element has one under another name (`color` for `fill`)',
      ],
      ['variable_left', 'a text or link holds `{{a variable}}` that has no value'],
      ['video_not_decoded', "a video's frame cannot be had"],
    ],
  },
  {
    title: 'Findings of a check',
    about: '`gesso check` finds the warnings and errors of a render, and these.',
    columns: ['code', 'what was found'],
    rows: [
      ['element_outside', 'an element lies outside the page'],
      ['flattened', 'print: PDF/X-1a makes pixels of what is seen through'],
      ['font_not_embeddable', 'a font whose licence bits forbid to embed it'],
      ['hairline', 'print: a line, or a shape as thin, is thinner than 0.25 pt'],
      ['ink_limit', 'print in CMYK: all inks of a place are together more than 300 %'],
      ['invalid_color', 'a property holds no colour'],
      ['low_resolution', 'a picture has fewer px to the inch than print asks for'],
      ['missing_bleed', 'print: something reaches the trim where the page has no bleed'],
      ['missing_src', 'an element of pictures has no source'],
      ['missing_title', 'print: the document has no `title`'],
      ['not_read', 'the command could not read the file'],
      ['rgb_colors', 'print: colours stay RGB'],
      ['short_of_bleed', 'an element reaches the trim but not the bleed'],
      ['small_text', 'print: text smaller than 5 pt, or in white than 6 pt'],
      ['spot_name', 'print: an ink of its own has two sets of process inks'],
      ['text_cut', 'a text is cut off with an ellipsis'],
      ['text_near_trim', 'print: a text is less than 3 mm from the trim'],
      ['text_outside', "a text goes over the page's edge"],
      ['text_shrunk', 'a text shrinks to fit its box'],
      ['unknown_property', 'a property that its element does not have'],
    ],
  },
  {
    title: 'Errors of a render',
    about: '',
    columns: ['code', 'kind', 'what went wrong'],
    rows: RENDER_ERRORS,
  },
  {
    title: 'Errors of the service',
    about: 'Errors of a render are answered with 400 (input), 422 (asset), 413 (limit) or 500 (internal).',
    columns: ['code', 'status', 'what went wrong'],
    rows: SERVICE_ERRORS.map(([code, status, meaning]) => [code, String(status), meaning]),
  },
  {
    title: "Errors of the browser renderer's interface",
    about: '',
    columns: ['code', 'what went wrong'],
    rows: [
      ['instance_closed', 'the instance was closed before'],
      ['no_browser', 'what only a browser can do'],
    ],
  },
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The page of the codes. */
export const codesDocument = (): string =>
  `# Codes

Every warning and error has a stable \`code\`; its message is for people and may change. A test holds this page to the code; it is made of \`tools/docs/codes.ts\` by \`npm run docs\`.

${CODES.map(({ title, about, columns, rows }) =>
  [
    `## ${title}\n`,
    ...(about ? [`${about}\n`] : []),
    row(columns),
    `|${'---|'.repeat(columns.length)}`,
    ...rows.map(([code, ...cells]) => row([`\`${code}\``, ...cells])),
  ].join('\n'),
).join('\n\n')}
`;
