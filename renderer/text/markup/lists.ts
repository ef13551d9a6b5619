import type { HtmlElement, HtmlNode } from '../html/parse.ts';

/** Quill's `ql-indent-1` to `-9`; 0 without. */
function levelOf({ classes }: HtmlElement<string>): number {
  for (let level = 1; level <= 9; level++) if (classes.includes(`ql-indent-${level}`)) return level;
  return 0;
}

const isItem = (node: HtmlNode<string>): node is HtmlElement<string> => node.kind === 'element' && node.tag === 'li';

/**
 * Quill writes lists flat: `data-list` of an item says whether it has a bullet or a number, a class how deep it stands.
 * Such lists become nested ones, so that each level counts for itself (v4 plain-list-quill). Others stay as they are.
 */
export const nestedLists = (nodes: readonly HtmlNode<string>[]): HtmlNode<string>[] =>
  nodes.flatMap((node): HtmlNode<string>[] => {
    if (node.kind !== 'element') return [node];
    const isList = node.tag === 'ol' || node.tag === 'ul';
    if (isList && node.children.some((child) => isItem(child) && (child.list || levelOf(child) > 0)))
      return nested(node);
    return [{ ...node, children: nestedLists(node.children) }];
  });

function nested(list: HtmlElement<string>): HtmlElement<string>[] {
  const lists: HtmlElement<string>[] = [];
  /** The list that is open at each level. */
  const open: HtmlElement<string>[] = [];
  for (const item of list.children.filter(isItem)) {
    const tag = item.list ? (item.list === 'bullet' ? 'ul' : 'ol') : list.tag;
    const level = levelOf(item);
    open.length = Math.min(open.length, level + 1);
    if (open[level] && open[level].tag !== tag) open.length = level;
    while (open.length <= level) {
      const inner: HtmlElement<string> = { ...list, tag, children: [] };
      const outer = open.at(-1);
      if (outer) hostOf(outer).children.push(inner);
      else lists.push(inner);
      open.push(inner);
    }
    open[level]!.children.push({ ...item, children: nestedLists(item.children) });
  }
  return lists;
}

/** The item that a deeper list goes into: the last item of the list, or the list itself where it is empty. */
function hostOf(list: HtmlElement<string>): HtmlElement<string> {
  const last = list.children.at(-1);
  return last?.kind === 'element' ? last : list;
}
