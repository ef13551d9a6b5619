/** Pictures within the design are shown by their beginning and their size. */
import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';

/** Characters that a string is shown whole up to. */
const LONGEST = 300;
/** Characters of a longer one that are shown. */
const SHOWN = 32;

class Rest extends WidgetType {
  readonly characters: number;
  constructor(characters: number) {
    super();
    this.characters = characters;
  }
  override eq(other: Rest): boolean {
    return other.characters === this.characters;
  }
  toDOM(): HTMLElement {
    const rest = document.createElement('span');
    rest.className = 'cm-short';
    rest.textContent = `… ${Math.ceil(this.characters / 1024)} KB`;
    return rest;
  }
}

function shortened(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      ...{ from, to },
      enter: (node) => {
        const length = node.to - node.from;
        if (
          node.name !== 'String' ||
          length < LONGEST ||
          !/^"data:/.test(view.state.sliceDoc(node.from, node.from + 6))
        )
          return;
        builder.add(node.from + SHOWN, node.to - 1, Decoration.replace({ widget: new Rest(length) }));
      },
    });
  return builder.finish();
}

export const shortStrings = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = shortened(view);
    }
    update(update: ViewUpdate) {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsed) this.decorations = shortened(update.view);
    }
  },
  {
    decorations: ({ decorations }) => decorations,
    provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
  },
);
