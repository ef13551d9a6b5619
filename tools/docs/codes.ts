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
      ['invalid_link', 'an `href` is neither an address that may be opened nor `#ID` of a page'],
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
      ['svg_feature_ignored', 'an SVG has a feature, named in the message, that is not drawn as a browser draws it'],
      ['svg_too_complex', 'an SVG takes too much time or memory to draw (`skipImageError`; an error without it)'],
      ['text_left_out', 'a text is longer than its curve, or has a letter wider than its box; letters are not drawn'],
      ['title_missing', 'a PDF/UA is given no title; it is called Untitled'],
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
    rows: [
      ['asset_not_loaded', 'asset', 'a file cannot be loaded; told as `image_not_loaded` or `font_not_loaded`'],
      ['assets_too_large', 'limit', 'the pictures of a design have too many bytes'],
      ['cache_not_writable', 'internal', 'fonts cannot be kept in `cacheDir`'],
      ['effects_too_large', 'limit', 'blurs, shadows and filters work on too many px'],
      [
        'ffmpeg_missing',
        'asset',
        'an mp4 or webm is asked for where ffmpeg is not installed; the hint says how to install it',
      ],
      ['file_too_large', 'limit', 'the file of a film has too many bytes (`filmBytes`)'],
      ['film_empty', 'input', 'a film has nothing to show: its pages last 0 ms, or it begins after their end'],
      ['film_too_large', 'limit', 'the frames of a film have too many px together (`filmPixels`)'],
      ['film_too_long', 'limit', 'a film takes too long (`filmDuration`)'],
      ['font_not_loaded', 'asset', 'a font cannot be had, or not be embedded in a PDF'],
      ['font_not_readable', 'asset', '`gesso fonts inspect` was given no font'],
      ['fonts_too_large', 'limit', 'the fonts of the design take too many bytes together, unpacked'],
      ['image_not_decoded', 'asset', 'not one row of a picture can be had'],
      ['image_not_loaded', 'asset', 'a picture cannot be had'],
      ['invalid_design', 'input', 'the design does not follow the format; every place is listed'],
      ['invalid_options', 'input', 'an option is wrong, or cannot be had with the others'],
      ['layers_too_large', 'limit', 'too many large groups that fade, blend or are masked lie in each other'],
      ['no_fonts', 'internal', 'no font at all was found to draw with'],
      ['no_pages', 'input', 'the design has no pages'],
      ['page_not_found', 'input', 'no page has the id that was asked for'],
      ['picture_too_large', 'limit', 'the picture would have too many px'],
      ['pictures_too_large', 'limit', 'the pictures of a page have too many px together, as they are painted'],
      ['profile_ambiguous', 'input', 'several CMYK profiles begin with the name; the message lists them'],
      ['profile_invalid', 'input', 'a file is no profile of a printing condition for CMYK'],
      ['profile_not_found', 'input', 'no CMYK profile has the name'],
      ['sound_not_decoded', 'asset', 'a sound of a film is damaged, or in no format that is read'],
      ['sound_not_loaded', 'asset', 'a sound of a film cannot be had'],
      ['svg_invalid', 'asset', 'a file is no SVG that can be read'],
      ['svg_too_complex', 'asset', 'an SVG takes too much time or memory'],
      ['text_too_complex', 'limit', "a text's HTML is too large or too deep"],
      ['too_many_assets', 'limit', 'the design names too many different pictures'],
      ['too_many_frames', 'limit', 'a film has too many frames'],
      ['too_many_sounds', 'limit', 'too many sounds are heard in a film'],
      ['variable_required', 'input', 'a variable that the design requires has no value'],
      ['video_not_encoded', 'internal', 'ffmpeg failed, or was ended, while it made a video'],
    ],
  },
  {
    title: 'Errors of the service',
    about: 'Errors of a render are answered with 400 (input), 422 (asset), 413 (limit) or 500 (internal).',
    columns: ['code', 'status', 'what went wrong'],
    rows: [
      ['answer_too_large', '413', 'the picture is too large to be answered in line'],
      ['bad_request', '400', 'the request is malformed'],
      ['bad_url', '400', 'the address is not encoded as addresses are'],
      ['body_too_large', '413', 'the body has too many bytes'],
      ['cancelled', '499', 'the client went away'],
      ['duplicate_file', '200', 'two records of a batch have the same file; told in its manifest'],
      ['expectation_failed', '417', 'the header `Expect` asks for what nobody meets'],
      ['expired', '410', 'a signed URL or a file is past its time'],
      [
        'foreign_form',
        '403',
        'a page of another site sends a form; it may send JSON where `GESSO_CORS_ORIGINS` has its origin',
      ],
      ['headers_too_large', '431', 'the address and the headers are longer than 16 KB'],
      ['idempotency_key_reused', '422', 'the key was used with another request'],
      ['internal_error', '500', 'a fault of Gesso; the log shows it under the `id`'],
      ['invalid_encoding', '400', 'the body is not packed as `Content-Encoding` says'],
      ['invalid_host', '400', 'the header `Host` names no host'],
      ['invalid_json', '400', 'the body is no JSON object'],
      ['invalid_key', '401', 'the API key is missing or not valid'],
      ['invalid_request', '400', 'the request is wrong; every place is listed'],
      ['invalid_signature', '403', 'the URL of a picture was changed, or signed with another secret'],
      ['method_not_allowed', '405', 'the address cannot be asked for with this method; `Allow` says with which'],
      ['missing_field', '200', "a record of a batch lacks a field that the file's name holds; told in its manifest"],
      ['name_too_long', '200', "the name of a record's file is too long; told in the batch's answer"],
      ['not_found', '404', 'there is no such address, job or file'],
      ['process_died', '500', 'the render of a job ended a process in which it ran alone'],
      ['queue_full', '503', 'the service is busy'],
      ['queue_unavailable', '503', 'the server that machines share cannot be reached'],
      ['range_not_satisfiable', '416', 'the stored file has none of the bytes that `Range` asks for'],
      ['render_timeout', '504', 'the render took too long'],
      ['request_timeout', '408', 'the request took too long to come'],
      ['stopping', '503', 'the service is stopping'],
      ['storage_full', '507', 'there is no room to store a picture or a job'],
      ['storage_unavailable', '503', 'the store of files cannot be reached, or denies access'],
      ['template_too_large', '413', 'a template is larger than the operator allows'],
      [
        'templates_full',
        '409',
        'the templates of a key, with their versions, have as many bytes as the operator allows',
      ],
      ['too_many_batches', '429', 'a key has too many batches under way'],
      ['too_many_requests', '429', 'the limit of requests to a minute was reached'],
      ['too_many_templates', '409', 'a key has as many templates as the operator allows'],
      ['too_much_at_once', '503', 'the bodies of the requests under way have no room for another'],
      [
        'unsupported_encoding',
        '415',
        'the body is packed in a way that is not known; `Accept-Encoding` says which are',
      ],
      ['unsupported_media_type', '415', 'the body has another content type than JSON'],
      ['url_too_long', '414', 'a part of the address is too long'],
      ['worker_crashed', '500', 'the worker ended in the middle of the render'],
    ],
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
