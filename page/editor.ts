/** The editor of the design: CodeMirror, in a shadow tree so that its styles need no exception of the security policy. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonLanguage } from '@codemirror/lang-json';
import {
  bracketMatching,
  codeFolding,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  syntaxTree,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { highlighting, theme } from './editor-theme.ts';
import { faultOf, type Place, pathAt, placeOf } from './json-places.ts';
import { shortStrings } from './short-strings.ts';

/** Something that is said of a place of the design. */
export interface Mark {
  /** Place in the design; or characters of the text. */
  at: string | number;
  message: string;
  severity: 'error' | 'warning';
}

interface Listeners {
  /** Somebody wrote; a paste over everything is another design. */
  onChange(isOther: boolean): void;
  /** The caret was moved into a value. */
  onCaret(path: string): void;
}

/** ms that parsing may take before the tree is taken as far as it is. */
const PATIENCE = 400;

/** What the page writes itself is nobody's change. */
const ours = Annotation.define<boolean>();

export function createEditor(host: HTMLElement, { onChange, onCaret }: Listeners) {
  const listen = EditorView.updateListener.of((update) => {
    const isOurs = update.transactions.some((transaction) => transaction.annotation(ours));
    if (update.docChanged && !isOurs) {
      let whole = false;
      update.changes.iterChangedRanges((from, to) => {
        whole ||= from === 0 && to === update.startState.doc.length;
      });
      onChange(whole);
    } else if (update.selectionSet && !isOurs) onCaret(path());
  });
  const root = host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      extensions: [
        [lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), foldGutter(), lintGutter()],
        [
          history(),
          drawSelection(),
          bracketMatching(),
          codeFolding(),
          highlightSelectionMatches(),
          search({ top: true }),
        ],
        keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
        [json(), highlighting, theme, shortStrings],
        EditorView.contentAttributes.of({
          'aria-label': 'Design: the JSON of store.toJSON()',
          spellcheck: 'false',
          tabindex: '0',
        }),
        listen,
      ],
    }),
  });

  const tree = () => ensureSyntaxTree(view.state, view.state.doc.length, PATIENCE) ?? syntaxTree(view.state);
  const cut = (from: number, to: number) => view.state.sliceDoc(from, to);
  const path = () => pathAt(tree(), cut, view.state.selection.main.head);
  const placeAt = (at: string | number): Place | null => {
    if (typeof at === 'string') return placeOf(tree(), cut, at);
    const from = Math.min(at, view.state.doc.length);
    return { from, to: Math.min(from + 1, view.state.doc.length) };
  };

  return {
    text: () => view.state.doc.toString(),
    setText(text: string) {
      const whole = { from: 0, to: view.state.doc.length, insert: text };
      view.dispatch({ changes: whole, selection: { anchor: 0 }, annotations: ours.of(true), scrollIntoView: true });
    },
    /** Shows a value and selects it. */
    select(at: string | number, focus: boolean) {
      const place = placeAt(at);
      if (!place) return;
      const { from, to } = place;
      const effects = EditorView.scrollIntoView(from, { y: 'start', yMargin: 40 });
      // The caret stands at the beginning, so that it is seen where the value is long.
      view.dispatch({ selection: { anchor: to, head: from }, effects, annotations: ours.of(true) });
      if (focus) view.focus();
    },
    /** The line of a place, from 1. */
    lineOf(at: string | number): number | null {
      const place = placeAt(at);
      return place && view.state.doc.lineAt(place.from).number;
    },
    /** Where the text stops to be JSON. @param message of the browser's parser */
    faultOf: (message: string) => faultOf(message, jsonLanguage.parser.parse(view.state.doc.toString())),
    mark(marks: readonly Mark[]) {
      const length = view.state.doc.length;
      const diagnostics = marks.flatMap(({ at, message, severity }): Diagnostic[] => {
        const place = placeAt(at);
        if (!place) return [];
        // The first line of a long value stands for it.
        const to = Math.min(place.to, view.state.doc.lineAt(place.from).to, length);
        return [{ from: place.from, to: Math.max(place.from, to), message, severity }];
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
  };
}

export type Editor = ReturnType<typeof createEditor>;
