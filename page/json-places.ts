/** Where the values of a JSON text stand in it, by the syntax tree of the editor. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { keysOf, pathOf } from './design.ts';

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

export interface Place {
  from: number;
  to: number;
}

function valuesOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name)) found.push(child);
  return found;
}

/** The name of a property; '' where it is not written to its end. */
function nameOf(property: SyntaxNode, text: (from: number, to: number) => string): string {
  const name = property.getChild('PropertyName');
  if (!name) return '';
  try {
    return JSON.parse(text(name.from, name.to)) as string;
  } catch {
    return '';
  }
}

/** The value that a path leads to; where there is none, the last one on the way; null where not even its beginning is there. */
export function placeOf(tree: Tree, text: (from: number, to: number) => string, path: string): Place | null {
  let node = valuesOf(tree.topNode)[0];
  if (!node) return null;
  const keys = keysOf(path);
  let found = keys.length === 0;
  for (const key of keys) {
    const next: SyntaxNode | undefined =
      node.name === 'Array'
        ? valuesOf(node)[Number(key)]
        : node
            .getChildren('Property')
            .flatMap((property) => (nameOf(property, text) === key ? valuesOf(property) : []))[0];
    if (!next) break;
    node = next;
    found = true;
  }
  return found ? { from: node.from, to: node.to } : null;
}

/** The path of the innermost value at a position of the text. */
export function pathAt(tree: Tree, text: (from: number, to: number) => string, position: number): string {
  const keys: string[] = [];
  for (let node: SyntaxNode | null = tree.resolveInner(position, 1); node; node = node.parent) {
    if (node.name === 'Property') keys.unshift(nameOf(node, text));
    else if (node.parent?.name === 'Array' && VALUES.has(node.name)) {
      const { from } = node;
      keys.unshift(String(valuesOf(node.parent).findIndex((value) => value.from === from)));
    }
  }
  return pathOf(keys);
}

/** Where a text stops to be JSON: as the browser says it, else by the first fault of the tree. */
export function faultOf(message: string, tree: Tree): number {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  let at = tree.length;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) at = Math.min(at, from);
    },
  });
  return at;
}
