/** The editor's looks, in the colours of the page. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: 'var(--code-name)' },
    { tag: tags.string, color: 'var(--code-text)' },
    { tag: tags.number, color: 'var(--code-number)' },
    { tag: [tags.bool, tags.null], color: 'var(--code-word)' },
    { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--quiet)' },
  ]),
);

const field = { font: 'inherit', color: 'var(--ink)', background: 'var(--panel)', border: '1px solid var(--line)' };

export const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  // Over the gutter, which lies over the editor's own outline.
  '&.cm-focused::after': {
    content: '""',
    position: 'absolute',
    inset: '0',
    zIndex: '300',
    outline: '2px solid var(--accent)',
    outlineOffset: '-2px',
    borderRadius: 'inherit',
    pointerEvents: 'none',
  },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--quiet)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', minWidth: '3ch' },
  '.cm-activeLine': { backgroundColor: 'var(--current)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--current)', color: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--current)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selected)', outline: '1px solid var(--line)' },
  '.cm-foldPlaceholder': { color: 'var(--quiet)', backgroundColor: 'var(--current)', border: 'none', padding: '0 6px' },
  '.cm-short': { color: 'var(--quiet)', backgroundColor: 'var(--current)', borderRadius: '4px', padding: '0 5px' },
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--ink)', borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 28px 8px 10px', fontFamily: 'var(--sans)' },
  '.cm-panel.cm-search label': { fontSize: '13px' },
  '.cm-textfield': { ...field, borderRadius: '6px', padding: '3px 8px' },
  '.cm-button': { ...field, backgroundImage: 'none', borderRadius: '6px', padding: '3px 8px' },
  '.cm-tooltip': { ...field, borderRadius: '6px', maxWidth: '34em', fontFamily: 'var(--sans)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
});
